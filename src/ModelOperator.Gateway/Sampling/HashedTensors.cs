using System.Text.Json;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Gateway.Sampling;

/// <summary>Looks for the tensors whose values are to be hashed. A name that is nowhere may be misspelt.</summary>
internal static class HashedTensors
{
    /// <summary>True when each name is an input of the request or an output of the answer, or stands for all.</summary>
    /// <param name="request">The JSON of the request.</param>
    /// <param name="response">The JSON of its answer.</param>
    /// <param name="hashed">The names.</param>
    /// <exception cref="JsonException">It is no JSON of the V2 protocol.</exception>
    /// <exception cref="InvalidOperationException">A text in it is not well-formed, or a part is of the wrong kind.</exception>
    public static bool AreIn(ReadOnlyMemory<byte> request, ReadOnlyMemory<byte> response, IReadOnlyList<string> hashed)
    {
        var missing = hashed.ToHashSet(StringComparer.Ordinal);
        missing.Remove(SampleContent.Everything);
        TakeOut(missing, request, "inputs");
        TakeOut(missing, response, "outputs");
        return missing.Count == 0;
    }

    private static void TakeOut(HashSet<string> missing, ReadOnlyMemory<byte> body, string list)
    {
        if (missing.Count == 0)
        {
            return;
        }

        using var json = JsonDocument.Parse(body);
        if (json.RootElement.TryGetProperty(list, out var tensors))
        {
            foreach (var tensor in tensors.EnumerateArray())
            {
                if (tensor.TryGetProperty("name", out var name))
                {
                    missing.Remove(name.GetString()!);
                }
            }
        }
    }
}
