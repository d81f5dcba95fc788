using System.Text.Json;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>Parameters of other servers that ask for another answer than is given here: read over, they would make it a wrong one. Null, false,
/// 0 and an empty text ask for nothing.</summary>
internal static class ForeignParameters
{
    private const string Sequence = "requests are answered each by itself, without a state between them; leave it out";
    private const string SharedMemory = "tensors travel in the request and in the answer; leave it out and send them as data or as binary data";

    private static readonly (string Name, string Reason)[] All =
    [
        ("sequence_id", Sequence), ("sequence_start", Sequence), ("sequence_end", Sequence),
        ("shared_memory_region", SharedMemory), ("shared_memory_offset", SharedMemory), ("shared_memory_byte_size", SharedMemory),
        ("classification", "outputs are answered as the model gives them; leave it out and choose the classes from them"),
    ];

    public static IEnumerable<string> Names => All.Select(parameter => parameter.Name);

    /// <summary>Reads over the parameter under the reader, whose name means nothing here.</summary>
    /// <exception cref="ProtocolException">It asks for another answer.</exception>
    public static void ReadOver(ref Utf8JsonReader json, string? array = null, int index = 0)
    {
        foreach (var (name, _) in All)
        {
            if (json.ValueTextEquals(name))
            {
                json.Read();
                if (!AsksForNothing(ref json))
                {
                    throw Refused(name, array, index);
                }

                return;
            }
        }

        json.Read();
        json.Skip();
    }

    /// <summary>Why a request with one of them is refused.</summary>
    public static ProtocolException Refused(string name, string? array = null, int index = 0) =>
        ProtocolException.BadRequest($"{RequestMembers.Place($"parameters.{name}", array, index)} is not supported: {Array.Find(All, parameter => parameter.Name == name).Reason}");

    private static bool AsksForNothing(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Null or JsonTokenType.False => true,
        JsonTokenType.Number => json.TryGetInt64(out var number) && number == 0,
        JsonTokenType.String => json.ValueTextEquals(""u8),
        _ => false,
    };
}
