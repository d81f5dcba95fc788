namespace ModelOperator.Feedback.Tokens;

internal static partial class Log
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "{Count} keys of 32 bytes or more in {Folder}; without one, answers carry no token, and nothing is hashed")]
    public static partial void KeysRead(ILogger logger, int count, string folder);

    [LoggerMessage(
        3,
        LogLevel.Information,
        "{Count} bearer tokens of 16 bytes or more in {Folder}; without one, nobody may post feedback")]
    public static partial void CredentialsRead(ILogger logger, int count, string folder);

    [LoggerMessage(2, LogLevel.Warning, "The Secret in {Folder} cannot be read: {Reason}")]
    public static partial void KeysUnreadable(ILogger logger, string folder, string reason);
}
