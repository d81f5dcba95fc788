using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.StandIns.Stores;

/// <summary>The API of S3, with the bucket in the path: list, get and put.</summary>
internal sealed class Buckets(string folder, AskedFiles asked, HeldFiles held)
{
    private const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
    private const int MostKeys = 1000;

    /// <summary>Answers a request.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (context.Request.Query["list-type"] == "2")
        {
            return ListAsync(context, path.Trim('/'));
        }

        if (StoredFile.Find(folder, path) is not { } file)
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest, "InvalidArgument");
        }

        if (context.Request.Method == HttpMethods.Put)
        {
            return PutAsync(context, file);
        }

        if (!File.Exists(file))
        {
            return RefuseAsync(context, StatusCodes.Status404NotFound, "NoSuchKey");
        }

        asked.Count(path);
        return SendAsync(context, path, new(file));
    }

    private async Task SendAsync(HttpContext context, string path, FileInfo file)
    {
        if (!await held.TrySendAsync(context, path, file))
        {
            await StoredFile.SendAsync(context, file);
        }
    }

    private static async Task PutAsync(HttpContext context, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Nobody sees half of a file.
        var partial = $"{path}.{Guid.NewGuid():N}";
        await using (var file = File.Create(partial))
        {
            await context.Request.Body.CopyToAsync(file);
        }

        File.Move(partial, path, overwrite: true);
        context.Response.Headers.ETag = StoredFile.Tag(new(path));
    }

    private Task ListAsync(HttpContext context, string bucket)
    {
        XNamespace xml = Namespace;
        var files = StoredFile.List(
            Path.Combine(folder, bucket), context.Request.Query["prefix"].ToString(),
            context.Request.Query["continuation-token"].ToString(), MostKeys + 1);
        var answer = new XElement(
            xml + "ListBucketResult", new XElement(xml + "Name", bucket), new XElement(xml + "IsTruncated", files.Count > MostKeys),
            files.Take(MostKeys).Select(one => new XElement(
                xml + "Contents", new XElement(xml + "Key", one.Key), new XElement(xml + "ETag", StoredFile.Tag(one.File)),
                new XElement(xml + "Size", one.File.Length))));
        if (files.Count > MostKeys)
        {
            answer.Add(new XElement(xml + "NextContinuationToken", files[MostKeys - 1].Key));
        }

        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(answer.ToString());
    }

    private static Task RefuseAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync($"<Error><Code>{code}</Code><Message>There is no such object.</Message></Error>");
    }
}
