using System.Text.Json;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Rest.Reading;

/// <summary>Reads members of a request. A member that is null counts as absent.</summary>
internal static class RequestMembers
{
    /// <summary>Reads a string.</summary>
    /// <param name="json">The reader, at the member's name.</param>
    /// <param name="member">The member's name, for messages.</param>
    /// <param name="array">The array whose element has the member; null when the request itself has it.</param>
    /// <param name="index">The element's place in the array.</param>
    public static string? Text(ref Utf8JsonReader json, string member, string? array = null, int index = 0)
    {
        json.Read();
        return Value(ref json, member, array, index);
    }

    /// <summary>Moves into the array that is the member's value. False when the value is null.</summary>
    public static bool TryEnterArray(ref Utf8JsonReader json, string member, string? array = null, int index = 0)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.StartArray => true,
            JsonTokenType.Null => false,
            _ => throw ProtocolException.BadRequest($"{MemberPlace.Of(member, array, index)} must be an array"),
        };
    }

    /// <summary>Moves into the object that is the member's value. False when the value is null.</summary>
    public static bool TryEnterObject(ref Utf8JsonReader json, string member, string? array = null, int index = 0)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.Null => false,
            _ => throw ProtocolException.BadRequest($"{MemberPlace.Of(member, array, index)} must be an object"),
        };
    }

    /// <summary>Reads true or false.</summary>
    public static bool? Flag(ref Utf8JsonReader json, string member, string? array = null, int index = 0)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            _ => throw ProtocolException.BadRequest($"{MemberPlace.Of(member, array, index)} must be true or false"),
        };
    }

    /// <summary>Reads a whole number, 0 or more.</summary>
    public static long? Whole(ref Utf8JsonReader json, string member, string? array = null, int index = 0)
    {
        json.Read();
        return json.TokenType is JsonTokenType.Null
            ? null
            : json.TokenType is JsonTokenType.Number && json.TryGetInt64(out var number) && number >= 0
            ? number
            : throw ProtocolException.BadRequest($"{MemberPlace.Of(member, array, index)} must be a whole number, 0 or more");
    }

    /// <summary>Reads the name of a tensor. When the model has a tensor of that name, the result is the model's own string, which costs no
    /// allocation.</summary>
    public static string? Name(ref Utf8JsonReader json, IReadOnlyList<TensorSpec> specs, string array, int index)
    {
        json.Read();
        if (json.TokenType is JsonTokenType.String)
        {
            for (var place = 0; place < specs.Count; place++)
            {
                if (json.ValueTextEquals(specs[place].Name))
                {
                    return specs[place].Name;
                }
            }
        }

        return Value(ref json, "name", array, index);
    }

    /// <summary>Reads the name of a datatype.</summary>
    public static string? DataType(ref Utf8JsonReader json, string array, int index)
    {
        json.Read();
        return (json.TokenType is JsonTokenType.String ? DataTypes.Known(ref json) : null) ?? Value(ref json, "datatype", array, index);
    }

    /// <summary>Moves to the start of the next object in an array. False at the array's end.</summary>
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

    private static string? Value(ref Utf8JsonReader json, string member, string? array, int index) =>
        json.TokenType is JsonTokenType.String or JsonTokenType.Null
        ? json.GetString()
        : throw ProtocolException.BadRequest($"{MemberPlace.Of(member, array, index)} must be a string");
}
