using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Oci;

/// <summary>The parts of a registry's manifest that are needed here.</summary>
internal sealed record OciManifest(IReadOnlyList<OciManifest.Layer?>? Layers)
{
    private const string Title = "org.opencontainers.image.title";
    private const string ModelPackPath = "org.cncf.model.filepath";
    private const string OrasUnpacks = "io.deis.oras.content.unpack";
    private const string PackedFolder = "application/vnd.oci.image.layer.v1.tar+gzip";

    // The beginnings of the media types of ModelPack and KitOps.
    private static readonly string[] TarKinds = ["application/vnd.cncf.model.", "application/vnd.kitops.modelkit."];

    /// <exception cref="FetchException">The text is no JSON.</exception>
    public static OciManifest Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, OciJsonContext.Default.OciManifest) ?? new OciManifest(Layers: null);
        }
        catch (JsonException exception)
        {
            throw new FetchException($"the registry's manifest is no JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Gets the layer that is the model: the only layer, or the only one whose title ends in .onnx.</summary>
    /// <exception cref="FetchException">The manifest has no such layer, or several.</exception>
    public Layer ModelLayer()
    {
        var layers = RequireLayers();
        Layer?[] models = layers.Count == 1
            ? [layers[0]]
            : [.. layers.Where(layer => layer?.Name.EndsWith(".onnx", StringComparison.Ordinal) == true)];
        return models is not [{ } model]
            ? throw new FetchException($"the artifact has {layers.Count} layers "
                + $"({string.Join(", ", layers.Select(layer => layer?.Name))}); exactly one must be titled *.onnx")
            : !model.IsArchive ? RequireDigest(model)
            : throw new FetchException($"the artifact's layer {FolderPaths.Shown(model.Name)} is an archive ({model.MediaType}), which "
                + "holds files and is none itself; end the address with a slash to have them as a folder");
    }

    /// <summary>Gets the layers that are files of a folder, or archives with such files.</summary>
    /// <exception cref="FetchException">A layer is neither.</exception>
    public IReadOnlyList<Layer> FileLayers() => [.. RequireLayers().Select(FileLayer)];

    private IReadOnlyList<Layer?> RequireLayers() => Layers ?? throw new FetchException(
        "the reference is an index of several manifests, or has no layers; name one manifest by its digest");

    private static Layer FileLayer(Layer? layer) => layer is { IsUnmarkedFolder: true }
        ? throw new FetchException($"the artifact's layer {FolderPaths.Shown(layer.Name)} has the media type of a packed folder "
            + $"({layer.MediaType}), but does not say that it is to be unpacked ({OrasUnpacks}: \"true\"); push the folder with the oras "
            + "command, or give the file another media type")
        : layer is { IsArchive: true } or { Path: not null } ? RequireDigest(layer)
        : throw new FetchException($"the artifact's layer {layer?.Name ?? "null"} has no path: neither {Title} nor {ModelPackPath} "
            + "among its annotations. An image of a container cannot be read, only an artifact whose layers are files, or archives "
            + "of a ModelPack, of KitOps or of ORAS");

    private static Layer RequireDigest(Layer layer) => OciReference.IsDigest(layer.Digest)
        ? layer
        : throw new FetchException($"the artifact's layer {layer.Name} has the digest '{layer.Digest}', "
            + "which is no sha256: and 64 digits of lower-case hex");

    /// <summary>A layer of the artifact.</summary>
    internal sealed record Layer(string Digest, long Size, IReadOnlyDictionary<string, string>? Annotations, string? MediaType = null)
    {
        [JsonIgnore]
        public string Name => Annotations?.GetValueOrDefault(Title) ?? Digest ?? "without a name";

        /// <summary>The path of the file; null when the layer has none.</summary>
        [JsonIgnore]
        public string? Path => Annotations?.GetValueOrDefault(ModelPackPath) ?? Annotations?.GetValueOrDefault(Title);

        [JsonIgnore]
        public string Sha256 => Digest[OciReference.DigestPrefix.Length..];

        /// <summary>True for a layer that has files within it: a tar of ModelPack or KitOps, or a folder that ORAS has packed.</summary>
        /// <remarks>ORAS calls each file a tar unless it is told otherwise, and says of a folder that it is to be unpacked.</remarks>
        [JsonIgnore]
        public bool IsArchive => IsOrasFolder
            || (SaysTar && TarKinds.Any(kind => MediaType!.StartsWith(kind, StringComparison.Ordinal)));

        /// <summary>True for a folder as some clients pack it, of which nothing says where its files belong. ORAS calls no file by this
        /// media type unless it is told to.</summary>
        [JsonIgnore]
        public bool IsUnmarkedFolder => !IsOrasFolder && MediaType is PackedFolder
            && Annotations?.GetValueOrDefault(Title)?.EndsWith("gz", StringComparison.Ordinal) == false;

        /// <summary>The folder that all files of an archive are in; null when the archive does not say. ORAS packs a folder with its
        /// name, which is the title of the layer. The paths in the archives of the others begin where the model's folder does.</summary>
        [JsonIgnore]
        public string? Folder => IsOrasFolder && Cleaned(Annotations!.GetValueOrDefault(Title)) is not ("" or ".") and var title
            ? title
            : null;

        private bool IsOrasFolder => Annotations?.GetValueOrDefault(OrasUnpacks) is "true";

        // As ORAS writes it into the archive.
        private static string Cleaned(string? raw)
        {
            var title = raw?.TrimEnd('/') ?? "";
            return title.StartsWith("./", StringComparison.Ordinal) ? title[2..].TrimStart('/') : title;
        }

        private bool SaysTar => MediaType?.Split('.', '+').Contains("tar", StringComparer.Ordinal) == true;
    }
}

/// <summary>Reads manifests and tokens.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OciManifest))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class OciJsonContext : JsonSerializerContext;
