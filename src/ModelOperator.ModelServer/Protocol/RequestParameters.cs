using System.Text.Json;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>The parameters of a request that mean something here; others are read over, or refused where they ask for another answer.</summary>
/// <param name="BinaryOutput"><c>binary_data_output</c>: outputs come as raw bytes unless they say otherwise.</param>
/// <param name="Timeout"><c>timeout</c>, in microseconds as Triton has it: how long the request may wait for its run.</param>
internal readonly record struct RequestParameters(bool BinaryOutput, TimeSpan? Timeout)
{
    private const long LongestMicroseconds = 24L * 60 * 60 * 1_000_000;

    /// <summary>Null where there are none.</summary>
    /// <exception cref="ProtocolException">A parameter of ours with a value of another kind, or one that asks for what is not done here.</exception>
    public static RequestParameters? Read(ref Utf8JsonReader json)
    {
        if (!RequestMembers.TryEnterObject(ref json, "parameters"))
        {
            return null;
        }

        var binary = false;
        TimeSpan? timeout = null;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("binary_data_output"u8))
            {
                binary = RequestMembers.Flag(ref json, "parameters.binary_data_output") ?? binary;
            }
            else if (json.ValueTextEquals("timeout"u8))
            {
                timeout = TimeoutOf(RequestMembers.Whole(ref json, "parameters.timeout") ?? 0);
            }
            else
            {
                ForeignParameters.ReadOver(ref json);
            }
        }

        return new RequestParameters(binary, timeout);
    }

    /// <summary>Null for 0, which means no limit of its own.</summary>
    public static TimeSpan? TimeoutOf(long microseconds) =>
        microseconds == 0 ? null : TimeSpan.FromMicroseconds(Math.Min(microseconds, LongestMicroseconds));
}
