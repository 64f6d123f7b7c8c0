"""What the operator decides: settings from the environment, everything else from strict YAML."""
