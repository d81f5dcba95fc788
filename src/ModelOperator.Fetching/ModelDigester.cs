using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Folders;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching;

/// <summary>Finds the digest of a model that is elsewhere, as the fetching container does, but without a disk: it reads all bytes and keeps
/// none.</summary>
/// <param name="sources">The sources.</param>
/// <param name="bounds">The bounds of the download.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log, which several threads may write.</param>
/// <param name="report">Is told the bytes that were read, and those of the whole model, which are null while they are not known; by one
/// file at a time.</param>
internal sealed class ModelDigester(
    RemoteSources sources, CopyBounds bounds, TimeProvider time, TextWriter log, Action<long, long?> report)
{
    /// <summary>Reads a file and gives its SHA-256 in lower-case hex.</summary>
    /// <exception cref="FetchException">The file cannot be read, or takes too many bytes or too much time.</exception>
    public Task<string> FileAsync(ModelUri uri, CancellationToken cancellationToken)
    {
        var source = sources.Files.FirstOrDefault(source => source.Reads(uri.Scheme)) ?? throw Unknown(uri);
        return WholeLimit.RunAsync(
            isFolder: false, bounds.Timeout, time,
            async (_, token) => (await new ModelFileCopier(bounds.StallTimeout, time, log).CopyAsync(
                source, uri, file: null, new FileTotal(bounds.MaxSize, report), token)).Sha256,
            cancellationToken);
    }

    /// <summary>Reads all files of a folder and makes their manifest.</summary>
    /// <exception cref="FetchException">The folder cannot be listed, a file of it cannot be read, or they take too many bytes or too much
    /// time.</exception>
    public Task<FolderManifest> FolderAsync(ModelUri uri, CancellationToken cancellationToken)
    {
        var source = sources.Folders.FirstOrDefault(source => source.ReadsFolders(uri.Scheme)) ?? throw Unknown(uri);
        return WholeLimit.RunAsync(
            isFolder: true, bounds.FolderTimeout, time,
            async (onward, token) =>
            {
                var files = await new FolderListing(uri, bounds.StallTimeout, time, log)
                    .ListAsync(source, bounds.MaxFolderSize, token);
                var whole = ListedFile.Sum(files);
                var total = new FolderTotal(bounds.MaxFolderSize, files, bytes => report(bytes, whole));
                var copier = new FolderCopier(uri.Name, bounds.StallTimeout, time, log);
                return await FolderCopier.CopyAllAsync(
                    files, (file, contents, cancellation) => copier.ReadAsync(file, total, contents, cancellation), onward, token);
            },
            cancellationToken);
    }

    private static FetchException Unknown(ModelUri uri) =>
        new($"{uri.Scheme}:// is no known kind of address; use https, s3, gs, azure, oci or hf");
}
