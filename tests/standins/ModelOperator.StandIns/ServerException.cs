namespace ModelOperator.StandIns;

/// <summary>The server ends with these words instead of serving.</summary>
internal sealed class ServerException(string message) : Exception(message);
