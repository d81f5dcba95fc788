namespace ModelOperator.ModelServer.Protocol;

/// <summary>The server refuses a request. The message is for the client.</summary>
internal sealed class ProtocolException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>True when the request waited longer than it may.</summary>
    public bool Expired { get; private init; }

    /// <summary>True when an input is missing or unknown, or has another type or shape than the model's.</summary>
    public bool ViolatesSchema { get; private init; }

    public static ProtocolException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static ProtocolException NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    public static ProtocolException WrongSchema(string message) => new(StatusCodes.Status400BadRequest, message) { ViolatesSchema = true };

    public static ProtocolException TooLate(string message) => new(StatusCodes.Status503ServiceUnavailable, message) { Expired = true };
}
