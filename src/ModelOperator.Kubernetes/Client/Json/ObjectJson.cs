using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Discovery;

namespace ModelOperator.Kubernetes.Client.Json;

/// <summary>Finds the generated serializer of a kind in the first context that declares it, with that context's own options.</summary>
internal sealed class ObjectJson(IEnumerable<JsonSerializerContext> contexts)
{
    private readonly JsonSerializerOptions[] _contexts =
        [WireContract.Of(KubernetesJsonContext.Default), .. contexts.Select(WireContract.Of)];
    private readonly ConcurrentDictionary<Type, JsonTypeInfo> _known = new();

    /// <summary>The serializer of <typeparamref name="T"/>.</summary>
    public JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)_known.GetOrAdd(typeof(T), Find);

    /// <summary>Writes the JSON of a resource, with the apiVersion and kind under which the server is asked.</summary>
    public byte[] Serialize<T>(T resource, ResourceType type)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(resource, Of<T>());
        return resource.ApiVersion == type.GroupVersion && resource.Kind == type.Kind ? json : Stamp(json, type);
    }

    private static byte[] Stamp(byte[] json, ResourceType type)
    {
        using var document = JsonDocument.Parse(json);
        var output = new ArrayBufferWriter<byte>(json.Length + 128);
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", type.GroupVersion);
            writer.WriteString("kind", type.Kind);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!property.NameEquals("apiVersion") && !property.NameEquals("kind"))
                {
                    property.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private JsonTypeInfo Find(Type type) =>
        _contexts.Select(context => context.TryGetTypeInfo(type, out var info) ? info : null).FirstOrDefault(info => info is not null)
        ?? throw new InvalidOperationException(
            $"No JsonSerializerContext declares {type}: add [JsonSerializable(typeof({type.Name}))] to one and the context to "
            + "KubernetesClientOptions.JsonContexts.");
}
