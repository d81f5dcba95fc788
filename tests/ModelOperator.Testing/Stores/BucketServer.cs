using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.Testing.Stores;

/// <summary>A server that answers like S3: it lists the objects of its bucket in parts, and gives them.</summary>
public sealed class BucketServer : IAsyncDisposable
{
    private static readonly XNamespace Xml = "http://s3.amazonaws.com/doc/2006-03-01/";

    private AnsweringServer _server = null!;

    /// <summary>The objects by their keys.</summary>
    public ConcurrentDictionary<string, string> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>The keys that were asked for, and "list" for each part of the list.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The number of objects in each part of a list.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>Answers a request for an object in another way; returns false where it does not.</summary>
    public Func<string, HttpContext, Task<bool>> Otherwise { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>The number of lists that are refused because the server is busy.</summary>
    public int BusyLists { get; set; }

    /// <summary>The keys that the list tells, when they are not those of the objects.</summary>
    public IEnumerable<string>? Listed { get; init; }

    /// <summary>Starts it on a free port.</summary>
    public async Task<BucketServer> StartAsync()
    {
        _server = await AnsweringServer.StartAsync(AnswerAsync);
        return this;
    }

    /// <summary>The address of the service. The bucket is in the path.</summary>
    public string Endpoint => $"http://127.0.0.1:{_server.Port}";

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var key = context.Request.Path.Value!["/bucket".Length..].TrimStart('/');
        if (context.Request.Query["list-type"] == "2")
        {
            Asked.Enqueue("list");
            if (BusyLists-- > 0)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            await ListAsync(context);
            return;
        }

        Asked.Enqueue(key);
        if (await Otherwise(key, context))
        {
            return;
        }

        if (!Objects.TryGetValue(key, out var text))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("<Error><Code>NoSuchKey</Code><Message>There is no such key.</Message></Error>");
            return;
        }

        context.Response.Headers.ETag = Tag(text);
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(text);
        await context.Response.WriteAsync(text);
    }

    private Task ListAsync(HttpContext context)
    {
        var prefix = context.Request.Query["prefix"].ToString();
        var start = int.TryParse(context.Request.Query["continuation-token"], out var token) ? token : 0;
        var keys = (Listed ?? Objects.Keys.Order(StringComparer.Ordinal))
            .Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Skip(start).Take(PageSize + 1).ToList();
        var more = keys.Count > PageSize;
        var answer = new XElement(
            Xml + "ListBucketResult", new XElement(Xml + "Name", "bucket"), new XElement(Xml + "IsTruncated", more),
            keys.Take(PageSize).Select(key => new XElement(
                Xml + "Contents", new XElement(Xml + "Key", key), new XElement(Xml + "ETag", Tag(Text(key))),
                new XElement(Xml + "Size", Encoding.UTF8.GetByteCount(Text(key))))));
        if (more)
        {
            answer.Add(new XElement(Xml + "NextContinuationToken", start + PageSize));
        }

        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(answer.ToString());
    }

    private string Text(string key) => Objects.GetValueOrDefault(key, "");

    // The tag of an object that was uploaded in parts. The SDK would take any other for the MD5 of the content.
    private static string Tag(string text) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]}-2\"";
}
