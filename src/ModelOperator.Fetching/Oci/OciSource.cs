using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Oci;

/// <summary>Reads <c>oci://registry/repository:tag</c>: a layer of an artifact as a file, or with a slash at the end all layers as a
/// folder, and the files of those that are archives.</summary>
internal sealed class OciSource(HttpSource http, HttpSourceOptions options) : IModelSource, IFolderSource
{
    private const string Scheme = "oci";

    public bool Reads(string scheme) => scheme is Scheme;

    public bool ReadsFolders(string scheme) => scheme is Scheme;

    public async Task<ModelContent> OpenAsync(ModelUri uri, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var repository = new OciRepository(http, options, uri);
        var layer = OciManifest.Read(await repository.ManifestAsync(cancellationToken)).ModelLayer();
        // Each part would ask for the manifest again, and registries count that as a pull.
        return await repository.BlobAsync(layer, resume, cancellationToken) with { TakesParts = false };
    }

    public async Task<ListedPage> ListAsync(ModelUri uri, CancellationToken cancellationToken)
    {
        var repository = new OciRepository(http, options, uri);
        var layers = OciManifest.Read(await repository.ManifestAsync(cancellationToken)).FileLayers();
        return new ListedPage(
        [
            .. layers.Select(layer => new ListedFile(
                layer.Path ?? layer.Name, layer.Size, (resume, token) => repository.BlobAsync(layer, resume, token))
            {
                Sha256 = layer.Sha256,
                IsArchive = layer.IsArchive,
                ArchiveFolder = layer.Folder,
            }),
        ]);
    }
}
