namespace ModelOperator.Contracts.Processes.Settings;

/// <summary>The environment variables that tell a process how to write its log.</summary>
public static class LogSettings
{
    /// <summary>The lowest level that is logged: trace, debug, info, warn, error or fatal, in any case.</summary>
    public const string Level = "LOG_LEVEL";

    /// <summary>The form of the log: json or text, in any case.</summary>
    public const string Format = "LOG_FORMAT";
}
