using System.Text.Json;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>What the readers of a request share.</summary>
internal static class RequestMembers
{
    /// <summary>The string value of the member under the reader.</summary>
    public static string Text(ref Utf8JsonReader json, string member)
    {
        json.Read();
        return json.TokenType is JsonTokenType.String ? json.GetString()! : throw ProtocolException.BadRequest($"{member} must be a string");
    }

    public static void EnterArray(ref Utf8JsonReader json, string member)
    {
        json.Read();
        if (json.TokenType is not JsonTokenType.StartArray)
        {
            throw ProtocolException.BadRequest($"{member} must be an array");
        }
    }

    /// <summary>Moves to the start of the next object of an array; false at its end.</summary>
    public static bool NextObject(ref Utf8JsonReader json, string array, int index)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.EndArray => false,
            JsonTokenType.StartObject => true,
            _ => throw ProtocolException.BadRequest($"{array}[{index}] must be an object"),
        };
    }

    public static int Find(IReadOnlyList<TensorSpec> specs, string name)
    {
        for (var index = 0; index < specs.Count; index++)
        {
            if (string.Equals(specs[index].Name, name, StringComparison.Ordinal))
            {
                return index;
            }
        }

        return -1;
    }

    public static string Known(IReadOnlyList<TensorSpec> specs, string verb) =>
        $"the model {verb} {string.Join(", ", specs.Select(spec => $"'{spec.Name}' {spec.DataType.Name()} {Shape.Text(spec.Shape)}"))}";
}
