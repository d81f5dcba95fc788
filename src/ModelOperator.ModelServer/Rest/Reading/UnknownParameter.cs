using System.Text.Json;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Rest.Reading;

/// <summary>Skips parameters that this server does not know.</summary>
internal static class UnknownParameter
{
    /// <summary>Moves the reader past a parameter.</summary>
    /// <param name="json">At the parameter's name.</param>
    /// <param name="array">The array whose element has the parameter; null when the request itself has it.</param>
    /// <param name="index">The element's place in the array.</param>
    /// <exception cref="ProtocolException">The parameter is one of <see cref="UnsupportedParameters"/> and asks for something.</exception>
    public static void Skip(ref Utf8JsonReader json, string? array = null, int index = 0)
    {
        foreach (var name in UnsupportedParameters.Names)
        {
            if (json.ValueTextEquals(name))
            {
                json.Read();
                if (!AsksForNothing(ref json))
                {
                    throw UnsupportedParameters.Refused(name, array, index);
                }

                return;
            }
        }

        json.Read();
        json.Skip();
    }

    private static bool AsksForNothing(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Null or JsonTokenType.False => true,
        JsonTokenType.Number => json.TryGetInt64(out var number) && number == 0,
        JsonTokenType.String => json.ValueTextEquals(""u8),
        _ => false,
    };
}
