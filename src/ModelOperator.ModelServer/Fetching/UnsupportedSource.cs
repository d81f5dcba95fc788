namespace ModelOperator.ModelServer.Fetching;

/// <summary>Schemes that the API knows and this version of the server does not read.</summary>
internal sealed class UnsupportedSource : IModelSource
{
    private static readonly string[] Known = ["s3", "oci", "pvc"];

    public bool Reads(string scheme) => Known.Contains(scheme, StringComparer.Ordinal);

    public Task<ModelContent> OpenAsync(ModelUri uri, CancellationToken cancellationToken) =>
        throw new FetchException($"{uri.Scheme}:// is not supported by this version of the model server; use https:// or configmap://");
}
