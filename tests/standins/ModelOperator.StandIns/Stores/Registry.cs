using Microsoft.AspNetCore.Http;

namespace ModelOperator.StandIns.Stores;

/// <summary>
/// The distribution API of a registry of OCI artifacts. The manifest of a tag is the file <c>repository/manifests/TAG</c> of the bucket
/// <c>registry</c>, and a blob is <c>repository/blobs/sha256:…</c>, whatever is in it.
/// </summary>
internal sealed class Registry(string folder, AskedFiles asked)
{
    private const string Prefix = "/v2/";

    private readonly string _root = Path.Combine(folder, "registry");

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (!path.StartsWith(Prefix, StringComparison.Ordinal) || StoredFile.Find(_root, path[Prefix.Length..]) is not { } file
            || !File.Exists(file))
        {
            await Results.NotFound().ExecuteAsync(context);
            return;
        }

        asked.Count($"oci:/{path}");
        if (path.Contains("/manifests/", StringComparison.Ordinal))
        {
            await Results.File(file, "application/vnd.oci.image.manifest.v1+json").ExecuteAsync(context);
            return;
        }

        await StoredFile.SendAsync(context, new(file));
    }
}
