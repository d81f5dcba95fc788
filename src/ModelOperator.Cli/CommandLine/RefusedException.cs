namespace ModelOperator.Cli.CommandLine;

/// <summary>The command makes no sense now; the message is the one sentence to show.</summary>
internal sealed class RefusedException(string message) : Exception(message);
