using System.Text.Json;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Rest.Reading;

/// <summary>The parameters of a request that mean something here; others are read over, or refused where they ask for another answer.</summary>
/// <param name="BinaryOutput"><c>binary_data_output</c>: outputs come as raw bytes unless they say otherwise.</param>
/// <param name="Timeout"><c>timeout</c>, in microseconds as Triton has it: how long the request may wait for its run.</param>
internal readonly record struct RequestParameters(bool BinaryOutput, TimeSpan? Timeout)
{
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
                timeout = RequestTimeout.Of(RequestMembers.Whole(ref json, "parameters.timeout") ?? 0);
            }
            else
            {
                UnknownParameter.Skip(ref json);
            }
        }

        return new RequestParameters(binary, timeout);
    }
}
