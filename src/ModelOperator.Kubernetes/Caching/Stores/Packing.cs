using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CommunityToolkit.HighPerformance.Buffers;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>
/// Makes the form in which a store holds objects, and reads it. Packed, an object is compressed JSON, which takes a fraction of the memory
/// of its model and some tens of microseconds to read. Objects of a kind are mostly alike, so each is packed by what it has in common with
/// others. A turn reads the same few objects again and again, so up to 128 of the last ones stay as
/// they were read; two that share a place put each other out.
/// </summary>
/// <param name="packedBy">The context with the serializer of the kind; null to hold the objects as they are.</param>
/// <param name="labels">The labels that have an index.</param>
internal sealed class Packing<T>(JsonSerializerContext? packedBy, IEnumerable<string> labels)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const int Recent = 128;

    private readonly JsonTypeInfo<T>? _json = packedBy is null ? null : new ObjectJson([packedBy]).Of<T>();
    private readonly string[] _labels = [.. labels];
    private readonly Read?[] _recent = packedBy is null ? [] : new Read?[Recent];
    private readonly KnownTexts? _known = packedBy is null ? null : new();

    /// <summary>The labels that have an index, in the order of <see cref="StoredObject{T}.Labels"/>.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>The form in which an object is held.</summary>
    public StoredObject<T> Store(T resource)
    {
        var metadata = resource.Metadata;
        var values = _labels.Length == 0 ? [] : new string?[_labels.Length];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = metadata.Labels?.TryGetValue(_labels[index], out var value) == true ? value : null;
        }

        var (content, known) = _json is null ? (resource, null) : Pack(resource, _json, _known!);
        var stored = new StoredObject<T>(
            ResourceKey.Of(resource), ObjectVersion.HashOf(metadata.Uid), metadata.ResourceVersion, ObjectVersion.OwnerOf(metadata), values,
            content, known);
        Remember(stored, resource);
        return stored;
    }

    /// <summary>The object.</summary>
    public T ObjectOf(StoredObject<T> stored)
    {
        if (stored.Content is not byte[] packed)
        {
            return (T)stored.Content;
        }

        if (_recent[SlotOf(stored.Key)] is { } read && ReferenceEquals(read.Stored, stored))
        {
            return read.Object;
        }

        var resource = Unpack(packed, stored.Known!);
        Remember(stored, resource);
        return resource;
    }

    private static int SlotOf(ResourceKey key) => (int)((uint)key.GetHashCode() % Recent);

    // The length of the JSON, and the packed JSON.
    private static (object Content, byte[] Known) Pack(T resource, JsonTypeInfo<T> type, KnownTexts texts)
    {
        using var json = new ArrayPoolBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new() { MaxDepth = WireContract.MaxDepth, SkipValidation = true }))
        {
            JsonSerializer.Serialize(writer, resource, type);
        }

        using var room = SpanOwner<byte>.Allocate(sizeof(int) + KnownTexts.MostPacked(json.WrittenCount));
        BinaryPrimitives.WriteInt32LittleEndian(room.Span, json.WrittenCount);
        var (length, known) = texts.Pack(json.WrittenSpan, room.Span[sizeof(int)..]);
        return (room.Span[..(sizeof(int) + length)].ToArray(), known);
    }

    private T Unpack(byte[] packed, byte[] known)
    {
        using var json = SpanOwner<byte>.Allocate(BinaryPrimitives.ReadInt32LittleEndian(packed));
        _known!.Unpack(packed.AsSpan(sizeof(int)), known, json.Span);
        return JsonSerializer.Deserialize(json.Span, _json!)!;
    }

    private void Remember(StoredObject<T> stored, T resource)
    {
        if (_recent.Length > 0)
        {
            _recent[SlotOf(stored.Key)] = new(stored, resource);
        }
    }

    // One reference, so that a reader on another thread sees all of it or nothing.
    private sealed record Read(StoredObject<T> Stored, T Object);
}
