using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CommunityToolkit.HighPerformance.Buffers;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Caching.Stores.Known;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>
/// Makes the form in which a store holds objects, and reads it. Packed, an object is compressed JSON, which takes a fraction of the memory
/// of its model and some tens of microseconds to read. Objects of a kind are mostly alike, so each is packed by what it has in common with
/// others, or by itself where that is not much. A turn reads the same few objects again and again, so up to 128 of the last ones stay as
/// they were read; two that share a place put each other out.
/// </summary>
/// <param name="packedBy">The context with the serializer of the kind; null to hold the objects as they are.</param>
/// <param name="labels">The labels that have an index.</param>
internal sealed class Packing<T>(JsonSerializerContext? packedBy, IEnumerable<string> labels)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const int Recent = 128;

    // The packed sizes of the levels above differ by some percent, and their times by a factor.
    private const int Quality = 1, Window = 18;

    private readonly JsonTypeInfo<T>? _json = packedBy is null ? null : new ObjectJson([packedBy]).Of<T>();
    private readonly string[] _labels = [.. labels];
    private readonly Read?[] _recent = packedBy is null ? [] : new Read?[Recent];
    private KnownTexts? _known = packedBy is null ? null : new();

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

        var (content, known) = _json is null ? (resource, null) : Pack(resource, _json, KnownNow());
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

        var resource = Unpack(packed, stored.Known, _json!);
        Remember(stored, resource);
        return resource;
    }

    private static int SlotOf(ResourceKey key) => (int)((uint)key.GetHashCode() % Recent);

    // The length of the JSON, and the packed JSON.
    private static (object Content, KnownTexts? Known) Pack(T resource, JsonTypeInfo<T> type, KnownTexts known)
    {
        using var json = new ArrayPoolBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new() { MaxDepth = WireContract.MaxDepth, SkipValidation = true }))
        {
            JsonSerializer.Serialize(writer, resource, type);
        }

        using var room = SpanOwner<byte>.Allocate(sizeof(int) + BrotliEncoder.GetMaxCompressedLength(json.WrittenCount));
        BinaryPrimitives.WriteInt32LittleEndian(room.Span, json.WrittenCount);
        if (known.Pack(json.WrittenSpan, room.Span[sizeof(int)..]) is var alike and > 0)
        {
            return (room.Span[..(sizeof(int) + alike)].ToArray(), known);
        }

        return BrotliEncoder.TryCompress(json.WrittenSpan, room.Span[sizeof(int)..], out var length, Quality, Window)
            ? (room.Span[..(sizeof(int) + length)].ToArray(), null)
            : throw new InvalidOperationException($"A {typeof(T).Name} of {json.WrittenCount} bytes cannot be packed.");
    }

    private static T Unpack(byte[] packed, KnownTexts? known, JsonTypeInfo<T> type)
    {
        using var json = SpanOwner<byte>.Allocate(BinaryPrimitives.ReadInt32LittleEndian(packed));
        var content = packed.AsSpan(sizeof(int));
        if (known is not null)
        {
            known.Unpack(content, json.Span);
        }
        else if (!BrotliDecoder.TryDecompress(content, json.Span, out var length) || length != json.Length)
        {
            throw new InvalidOperationException($"A packed {typeof(T).Name} cannot be read.");
        }

        return JsonSerializer.Deserialize(json.Span, type)!;
    }

    // Two threads may replace them at once; what either packs can be read.
    private KnownTexts KnownNow() => _known is { AreWornOut: false } known ? known : _known = new();

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
