using Microsoft.AspNetCore.Http;

namespace ModelOperator.StandIns.Stores;

/// <summary>
/// The API of the Hugging Face Hub. The files of a commit are in the bucket <c>hub</c> at <c>organisation/name/COMMIT/</c>, and the commit
/// of a tag is the text of <c>organisation/name/tags/TAG</c>.
/// </summary>
internal sealed class Hub(string folder, AskedFiles asked)
{
    private readonly string _root = Path.Combine(folder, "hub");

    /// <summary>Answers a request.</summary>
    public Task AnswerAsync(HttpContext context) => context.Request.Path.Value!.Trim('/').Split('/') switch
    {
        ["api", "models", var organisation, var name, "revision", .. var revision] =>
            Revision($"{organisation}/{name}", Uri.UnescapeDataString(string.Join('/', revision))).ExecuteAsync(context),
        ["api", "models", var organisation, var name, "tree", var commit] => Tree($"{organisation}/{name}/{commit}").ExecuteAsync(context),
        [var organisation, var name, "resolve", var commit, .. var path] =>
            SendAsync(context, $"{organisation}/{name}/{commit}/{string.Join('/', path)}"),
        _ => Results.NotFound().ExecuteAsync(context),
    };

    private IResult Revision(string repository, string revision)
    {
        asked.Count($"revision {repository}@{revision}");
        var tag = StoredFile.Find(_root, $"{repository}/tags/{revision}");
        var commit = tag is not null && File.Exists(tag) ? File.ReadAllText(tag).Trim() : revision;
        return Directory.Exists(Path.Combine(_root, repository, commit))
            ? Results.Json(new { id = repository, sha = commit })
            : Results.Json(new { error = $"Invalid rev id: {revision}" }, statusCode: StatusCodes.Status404NotFound);
    }

    private IResult Tree(string path)
    {
        var root = new DirectoryInfo(Path.Combine(_root, path));
        return root.Exists
            ? Results.Json(root.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => new
            {
                type = "file",
                path = Path.GetRelativePath(root.FullName, file.FullName),
                size = file.Length,
                oid = StoredFile.Tag(file).Trim('"'),
            }))
            : Results.NotFound();
    }

    private Task SendAsync(HttpContext context, string path)
    {
        if (StoredFile.Find(_root, path) is not { } file || !File.Exists(file))
        {
            return Results.NotFound().ExecuteAsync(context);
        }

        asked.Count(path);
        return StoredFile.SendAsync(context, new(file));
    }
}
