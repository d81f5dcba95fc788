using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CommunityToolkit.HighPerformance.Buffers;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;

namespace ModelOperator.Operator.Applying.Owned;

/// <summary>
/// Remembers which objects were found as they should be, and in which version. Turns of a rollout wish the same of the same dozen objects
/// again and again, and comparing an object with a wish costs ten times as much as the hash of the wish. It holds one number for each of
/// some thousands of objects; two that share a place put each other out.
/// </summary>
/// <param name="type">The serializer of the kind.</param>
internal sealed class MetWishes<T>(JsonTypeInfo<T> type)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const int Places = 4096;

    // Nobody can know which wishes would have the same hash in this process.
    private static readonly long Seed = Random.Shared.NextInt64();

    private readonly Met?[] _places = new Met?[Places];

    /// <summary>The sum of a wish and of the version of the object that may meet it.</summary>
    /// <param name="desired">The wish, with the name of the object and its owner.</param>
    /// <param name="version">The resourceVersion of the object.</param>
    public UInt128 SumOf(T desired, string version)
    {
        using var text = new ArrayPoolBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, new() { SkipValidation = true, MaxDepth = int.MaxValue }))
        {
            JsonSerializer.Serialize(writer, desired, type);
        }

        var hash = new XxHash128(Seed);
        hash.Append(text.WrittenSpan);
        hash.Append(MemoryMarshal.AsBytes(version.AsSpan()));
        return hash.GetCurrentHashAsUInt128();
    }

    /// <summary>True when the object was found to meet the wish in that version.</summary>
    /// <param name="desired">The wish.</param>
    /// <param name="sum">Its sum with the version of the object.</param>
    /// <param name="exact">The places that may have nothing more than what is wished.</param>
    public bool Has(T desired, UInt128 sum, IReadOnlySet<string> exact) =>
        _places[PlaceOf(desired)] is { } met && met.Sum == sum && ReferenceEquals(met.Exact, exact);

    /// <summary>Notes that the object meets the wish.</summary>
    public void Note(T desired, UInt128 sum, IReadOnlySet<string> exact) => _places[PlaceOf(desired)] = new(sum, exact);

    private static int PlaceOf(T desired) => (int)((uint)ResourceKey.Of(desired).GetHashCode() % Places);

    // One reference, so that a reader on another thread sees all of it or nothing.
    private sealed record Met(UInt128 Sum, IReadOnlySet<string> Exact);
}
