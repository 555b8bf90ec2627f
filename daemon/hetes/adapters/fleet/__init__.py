"""The link to the other workstations of a practice, over an MQTT 5 broker.

Law: while the settings name no broker, the agent imports nothing from here.
"""
