using ModelOperator.Contracts.Models;
using ModelOperator.Fetching;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Cli.Digests;

/// <summary>Finds the digest of a model at an address.</summary>
/// <param name="options">The settings of the sources.</param>
/// <param name="bounds">The bounds of the reading.</param>
/// <param name="time">The clock.</param>
internal sealed class AddressDigest(SourceOptions options, CopyBounds bounds, TimeProvider time)
{
    /// <summary>Refuses addresses that this machine cannot read, before anything is asked.</summary>
    /// <exception cref="FetchException">The address names something in the cluster, or a file where a folder is meant.</exception>
    public static void Require(ModelUri uri, bool manifest)
    {
        if (uri.Scheme is ClaimAddress.Scheme)
        {
            throw new FetchException("only pods of the cluster can read a claim: run this command with the path of the file or folder "
                + "where the claim is mounted, or leave spec.model.sha256 out, and read what the first pod has found in "
                + "status.revisions[].modelDigest");
        }

        if (uri.Scheme is ModelAddress.ConfigMap)
        {
            throw new FetchException("this command asks no cluster: write the key of the ConfigMap to a file, with kubectl get configmap "
                + "NAME -o go-template='{{index .binaryData \"KEY\"}}' | base64 -d >FILE, and give the path of the file");
        }

        if (manifest && !uri.IsFolder)
        {
            throw new FetchException(ModelAddress.NamesFolder($"{uri.Scheme}://host/")
                ? "the address names a file, which has no manifest; that of a folder ends with a slash"
                : $"{uri.Scheme}:// addresses name files, which have no manifest");
        }
    }

    /// <summary>Reads the model, and gives its digest, or the manifest of the folder.</summary>
    /// <param name="uri">The address.</param>
    /// <param name="manifest">True for the manifest.</param>
    /// <param name="progress">Tells how far the reading is.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="FetchException">The model cannot be read.</exception>
    public async Task<string> TextOfAsync(ModelUri uri, bool manifest, ProgressLine progress, CancellationToken cancellationToken)
    {
        try
        {
            using var sources = new RemoteSources(options, time, progress);
            var digester = new ModelDigester(sources, bounds, time, progress, progress.Report);
            if (!uri.IsFolder)
            {
                return await digester.FileAsync(uri, cancellationToken) + "\n";
            }

            var folder = await digester.FolderAsync(uri, cancellationToken);
            return manifest ? folder.Text : folder.Digest + "\n";
        }
        catch (FetchException refusal) when (refusal.IsForCredentials && Remedy(uri) is { } remedy)
        {
            throw refusal.With(remedy);
        }
        finally
        {
            progress.Clear();
        }
    }

    private string? Remedy(ModelUri uri)
    {
        if (options.Http.Credentials.Length > 0 || options.S3.Keys is not null)
        {
            return null;
        }

        return uri.Scheme switch
        {
            "s3" => $"for a private bucket set {EnvironmentSecrets.S3IdVariable} and {EnvironmentSecrets.S3SecretVariable} in the "
                + "environment (profiles are not read), or name a folder with the files accessKeyId and secretAccessKey with --credentials",
            "azure" => "for a private container name a folder with the file sas with --credentials",
            // The Hub's own message says it.
            ModelAddress.Hub => null,
            _ => "for a private model name a folder with the file token, or the files username and password, with --credentials",
        };
    }
}
