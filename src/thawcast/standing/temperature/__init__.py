"""The temperature: how warm the news of a pair is beside what is usual for it, one filter for all sources."""
