namespace Headless.Gateway;

/// <summary>A setting is wrong; the message names it and what is allowed. The program shows it without a stack trace.</summary>
public sealed class SettingsException(string message, Exception? inner = null) : Exception(message, inner);
