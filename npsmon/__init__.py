"""The front door: one command, `npsmon`, whose subcommands call the stages. The only package that may import all."""
