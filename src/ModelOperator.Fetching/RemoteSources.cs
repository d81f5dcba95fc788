using ModelOperator.Fetching.Azure;
using ModelOperator.Fetching.Gcs;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Hub;
using ModelOperator.Fetching.Identity;
using ModelOperator.Fetching.Oci;
using ModelOperator.Fetching.S3;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching;

/// <summary>The sources that are read over the network.</summary>
internal sealed class RemoteSources : IDisposable
{
    private readonly HttpSource _http;
    private readonly WorkloadIdentity _identity;
    private readonly S3Source _s3;

    /// <param name="options">The settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log, which several threads may write.</param>
    public RemoteSources(SourceOptions options, TimeProvider time, TextWriter log)
    {
        _http = new HttpSource(options.Http);
        _identity = new WorkloadIdentity(options.Identity, options.Http, options.S3.Region, time, log);
        _s3 = new S3Source(options.S3, options.Http, _identity);
        var oci = new OciSource(_http, options.Http);
        var gcs = new GcsSource(_http, options.Http, options.Gcs, _identity);
        var azure = new AzureSource(_http, options.Http, options.Azure, _identity);
        Files = [_http, oci, _s3, gcs, azure];
        Folders = [oci, _s3, gcs, azure, new HubSource(_http, options.Http, options.Hub, log)];
    }

    /// <summary>The sources of files.</summary>
    public IReadOnlyList<IModelSource> Files { get; }

    /// <summary>The sources of folders.</summary>
    public IReadOnlyList<IFolderSource> Folders { get; }

    public void Dispose()
    {
        _s3.Dispose();
        _identity.Dispose();
        _http.Dispose();
    }
}
