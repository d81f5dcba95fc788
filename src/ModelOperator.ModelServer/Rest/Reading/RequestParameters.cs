using System.Text.Json;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Rest.Reading;

/// <summary>The parameters of a request that this server knows.</summary>
/// <param name="BinaryOutput">The parameter <c>binary_data_output</c>: whether outputs are raw bytes unless they say otherwise.</param>
/// <param name="Timeout">The parameter <c>timeout</c>: how long the request may wait for its run; null when it does not say.</param>
internal readonly record struct RequestParameters(bool BinaryOutput, TimeSpan? Timeout)
{
    /// <summary>Reads the member <c>parameters</c>. Null when it is null.</summary>
    /// <exception cref="ProtocolException">A parameter has a value of the wrong kind, or is one that this server does not
    /// support.</exception>
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
