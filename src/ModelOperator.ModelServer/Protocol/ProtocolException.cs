namespace ModelOperator.ModelServer.Protocol;

/// <summary>A request that cannot be answered as asked; the message goes to the client.</summary>
internal sealed class ProtocolException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>Whether the request waited longer than it was willing to.</summary>
    public bool Expired { get; private init; }

    /// <summary>Whether an input is missing, unknown, or of another type or shape than the model's.</summary>
    public bool ViolatesSchema { get; private init; }

    public static ProtocolException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static ProtocolException NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    public static ProtocolException WrongSchema(string message) => new(StatusCodes.Status400BadRequest, message) { ViolatesSchema = true };

    public static ProtocolException TooLate(string message) => new(StatusCodes.Status503ServiceUnavailable, message) { Expired = true };
}
