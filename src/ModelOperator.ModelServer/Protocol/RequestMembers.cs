using System.Text.Json;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>What the readers of a request share.</summary>
internal static class RequestMembers
{
    /// <summary>The string value of the member under the reader.</summary>
    /// <param name="json">At the member's name.</param>
    /// <param name="member">That name.</param>
    /// <param name="array">The array whose element has the member, if it is not the request's own.</param>
    /// <param name="index">Of the element.</param>
    public static string Text(ref Utf8JsonReader json, string member, string? array = null, int index = 0)
    {
        json.Read();
        return json.TokenType is JsonTokenType.String
            ? json.GetString()!
            : throw ProtocolException.BadRequest($"{Place(member, array, index)} must be a string");
    }

    /// <summary>Moves into the array that is the value of the member under the reader.</summary>
    public static void EnterArray(ref Utf8JsonReader json, string member, string? array = null, int index = 0)
    {
        json.Read();
        if (json.TokenType is not JsonTokenType.StartArray)
        {
            throw ProtocolException.BadRequest($"{Place(member, array, index)} must be an array");
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

    private static string Place(string member, string? array, int index) => array is null ? member : $"{array}[{index}].{member}";
}
