using System.Text.Json.Serialization;

namespace ModelOperator.Fetching.Gcs;

/// <summary>Reads the answers of Google Cloud Storage.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GcsList))]
internal sealed partial class GcsJsonContext : JsonSerializerContext;

/// <summary>A part of the list of a bucket's objects.</summary>
/// <param name="Items">The objects; null when there are none.</param>
/// <param name="NextPageToken">Asks for the next part; null when this is the last.</param>
internal sealed record GcsList(IReadOnlyList<GcsObject?>? Items, string? NextPageToken);

/// <summary>An object of a bucket.</summary>
/// <param name="Name">The key.</param>
/// <param name="Size">The bytes, as a text.</param>
/// <param name="Generation">The state of the object. Another content has another.</param>
internal sealed record GcsObject(string? Name, string? Size, string? Generation);
