using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Oci;

/// <summary>The parts of a registry's manifest that are needed here.</summary>
internal sealed record OciManifest(IReadOnlyList<OciManifest.Layer>? Layers)
{
    private const string Title = "org.opencontainers.image.title";

    /// <summary>Gets the layer that is the model: the only layer, or the only one whose title ends in .onnx.</summary>
    /// <exception cref="FetchException">The text is no manifest, or has no such layer, or several.</exception>
    public static Layer ModelLayer(ReadOnlySpan<byte> json)
    {
        OciManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(json, OciJsonContext.Default.OciManifest);
        }
        catch (JsonException exception)
        {
            throw new FetchException($"the registry's manifest is no JSON: {exception.Message}", exception);
        }

        var layers = manifest?.Layers ?? throw new FetchException(
            "the reference is an index of several manifests, or has no layers; name one manifest by its digest");
        Layer[] models = layers.Count == 1
            ? [layers[0]]
            : [.. layers.Where(layer => layer?.Name.EndsWith(".onnx", StringComparison.Ordinal) == true)];
        return models is not [{ } model]
            ? throw new FetchException($"the artifact has {layers.Count} layers "
                + $"({string.Join(", ", layers.Select(layer => layer?.Name))}); exactly one must be titled *.onnx")
            : OciReference.IsDigest(model.Digest)
                ? model
                : throw new FetchException($"the artifact's layer {model.Name} has the digest '{model.Digest}', "
                    + "which is no sha256: and 64 digits of lower-case hex");
    }

    /// <summary>A layer of the artifact.</summary>
    internal sealed record Layer(string Digest, long Size, IReadOnlyDictionary<string, string>? Annotations)
    {
        [JsonIgnore]
        public string Name => Annotations?.GetValueOrDefault(Title) ?? Digest ?? "without a name";
    }
}

/// <summary>Reads manifests and tokens.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OciManifest))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class OciJsonContext : JsonSerializerContext;
