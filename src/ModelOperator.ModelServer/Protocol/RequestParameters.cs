using System.Text.Json;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>The parameters of a request that mean something here; others are read over.</summary>
/// <param name="BinaryOutput"><c>binary_data_output</c>: outputs come as raw bytes unless they say otherwise.</param>
/// <param name="Timeout"><c>timeout</c>, in microseconds as Triton has it: how long the request may wait for its run.</param>
internal readonly record struct RequestParameters(bool BinaryOutput, TimeSpan? Timeout)
{
    private const long LongestMicroseconds = 24L * 60 * 60 * 1_000_000;

    /// <exception cref="ProtocolException">A parameter of ours with a value of another kind.</exception>
    public static RequestParameters Read(ref Utf8JsonReader json)
    {
        var binary = false;
        TimeSpan? timeout = null;
        RequestMembers.EnterObject(ref json, "parameters");
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("binary_data_output"u8))
            {
                binary = RequestMembers.Flag(ref json, "parameters.binary_data_output");
            }
            else if (json.ValueTextEquals("timeout"u8))
            {
                timeout = TimeoutOf(RequestMembers.Whole(ref json, "parameters.timeout"));
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        return new RequestParameters(binary, timeout);
    }

    /// <summary>Null for 0, which means no limit of its own.</summary>
    public static TimeSpan? TimeoutOf(long microseconds) =>
        microseconds == 0 ? null : TimeSpan.FromMicroseconds(Math.Min(microseconds, LongestMicroseconds));
}
