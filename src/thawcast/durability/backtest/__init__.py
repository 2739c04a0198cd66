"""The backtest: forecasts at rolling origins, beside baselines and placebos, and their scores."""
