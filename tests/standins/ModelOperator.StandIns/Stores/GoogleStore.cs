using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.StandIns.Stores;

/// <summary>The JSON API of Google Cloud Storage: list and get. The generation of an object is the time of its last write.</summary>
internal sealed class GoogleStore(string folder, AskedFiles asked)
{
    private const int MostItems = 1000;

    /// <summary>Answers a request.</summary>
    public Task AnswerAsync(HttpContext context) => context.Request.Path.Value!.Trim('/').Split('/', 6) switch
    {
        ["storage", "v1", "b", var bucket, "o"] => List(context, bucket).ExecuteAsync(context),
        // A key comes as one part of the path, with %2F between its own parts, which the server leaves as they are.
        ["storage", "v1", "b", var bucket, "o", var key] => SendAsync(context, bucket, Uri.UnescapeDataString(key)),
        _ => Results.NotFound().ExecuteAsync(context),
    };

    private IResult List(HttpContext context, string bucket)
    {
        var files = StoredFile.List(
            Path.Combine(folder, bucket), context.Request.Query["prefix"].ToString(), context.Request.Query["pageToken"].ToString(),
            MostItems + 1);
        return Results.Json(new
        {
            items = files.Take(MostItems).Select(one => new
            {
                name = one.Key,
                size = one.File.Length.ToString(CultureInfo.InvariantCulture),
                generation = GenerationOf(one.File),
            }),
            nextPageToken = files.Count > MostItems ? files[MostItems - 1].Key : null,
        });
    }

    private async Task SendAsync(HttpContext context, string bucket, string key)
    {
        if (StoredFile.Find(Path.Combine(folder, bucket), key) is not { } path || !File.Exists(path)
            || context.Request.Query["alt"] != "media"
            || (context.Request.Query["generation"] is [{ } generation] && generation != GenerationOf(new(path))))
        {
            await Results.NotFound().ExecuteAsync(context);
            return;
        }

        asked.Count($"gs://{bucket}/{key}");
        context.Response.Headers["x-goog-generation"] = GenerationOf(new(path));
        await StoredFile.SendAsync(context, new(path));
    }

    private static string GenerationOf(FileInfo file) => file.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture);
}
