using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Azure;

/// <summary>A part of the list of a container's blobs.</summary>
/// <param name="Blobs">The blobs.</param>
/// <param name="Next">Asks for the next part; null when this is the last.</param>
internal sealed record AzureList(IReadOnlyList<AzureList.Blob> Blobs, string? Next)
{
    /// <exception cref="FetchException">The text is no list.</exception>
    public static AzureList Read(byte[] body)
    {
        try
        {
            // The reader's defaults refuse declarations of types, and with them entities that grow.
            using var reader = XmlReader.Create(new MemoryStream(body));
            var root = XDocument.Load(reader).Root!;
            return new AzureList(
                [.. root.Elements("Blobs").Elements("Blob").Select(Of).OfType<Blob>()],
                root.Element("NextMarker")?.Value is { Length: > 0 } next ? next : null);
        }
        catch (XmlException exception)
        {
            throw new FetchException($"the store's list cannot be read: {exception.Message}", exception);
        }
    }

    private static Blob? Of(XElement blob)
    {
        var properties = blob.Element("Properties");
        // Accounts with a hierarchy list their folders among the blobs.
        return properties?.Element("ResourceType")?.Value is "directory"
            ? null
            : new Blob(
                blob.Element("Name")?.Value ?? "",
                long.TryParse(
                    properties?.Element("Content-Length")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                    ? length : null,
                properties?.Element("Etag")?.Value);
    }

    /// <summary>A blob.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Length">The bytes; null when the store does not say.</param>
    /// <param name="Tag">The state of the blob.</param>
    internal sealed record Blob(string Name, long? Length, string? Tag);
}
