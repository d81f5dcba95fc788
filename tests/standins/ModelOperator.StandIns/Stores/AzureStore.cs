using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.StandIns.Stores;

/// <summary>The API of Azure Blob Storage, with the account in the path: list and get. A container is the folder <c>account/container</c>.
/// </summary>
internal sealed class AzureStore(string folder, AskedFiles asked)
{
    private const int MostBlobs = 1000;

    /// <summary>Answers a request. As with the real service, one that does not say its version is refused.</summary>
    public Task AnswerAsync(HttpContext context) =>
        context.Request.Headers["x-ms-version"].Count is 0 ? Results.BadRequest().ExecuteAsync(context)
        : context.Request.Query["comp"] == "list" ? ListAsync(context, context.Request.Path.Value!.Trim('/'))
        : SendAsync(context, context.Request.Path.Value!.Trim('/'));

    private Task ListAsync(HttpContext context, string container)
    {
        var files = StoredFile.List(
            Path.Combine(folder, container), context.Request.Query["prefix"].ToString(), context.Request.Query["marker"].ToString(),
            MostBlobs + 1);
        var answer = new XElement(
            "EnumerationResults",
            new XElement("Blobs", files.Take(MostBlobs).Select(one => new XElement(
                "Blob", new XElement("Name", one.Key),
                new XElement(
                    "Properties", new XElement("Content-Length", one.File.Length),
                    new XElement("Etag", StoredFile.Tag(one.File).Trim('"')))))),
            new XElement("NextMarker", files.Count > MostBlobs ? files[MostBlobs - 1].Key : ""));
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(answer.ToString());
    }

    private Task SendAsync(HttpContext context, string path)
    {
        if (StoredFile.Find(folder, path) is not { } file || !File.Exists(file))
        {
            return Results.NotFound().ExecuteAsync(context);
        }

        asked.Count($"azure://{path}");
        return StoredFile.SendAsync(context, new(file));
    }
}
