using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using ModelOperator.Console.Assets;

namespace ModelOperator.Console.Tests.Assets;

public sealed class AssetStoreTests
{
    private static readonly byte[] Script = [.. Enumerable.Repeat("console.log(1);\n"u8.ToArray(), 200).SelectMany(bytes => bytes)];

    [Fact]
    public async Task Asset_IsCompressed_AsTheBrowserAccepts()
    {
        var asset = AssetStore.Make(".js", Script);

        var (plain, none) = await AnswerAsync(asset, "Accept-Encoding", "");
        (plain.SequenceEqual(Script), none.ContentEncoding.ToString(), none.ContentType.ToString())
            .ShouldBe((true, "", "text/javascript; charset=utf-8"));
        var (brotli, headers) = await AnswerAsync(asset, "Accept-Encoding", "gzip, br");
        headers.ContentEncoding.ToString().ShouldBe("br");
        using var stream = new BrotliStream(new MemoryStream(brotli), CompressionMode.Decompress);
        using var read = new MemoryStream();
        await stream.CopyToAsync(read);
        read.ToArray().SequenceEqual(Script).ShouldBeTrue();
        (await AnswerAsync(asset, "Accept-Encoding", "br;q=0, gzip")).Headers.ContentEncoding.ToString().ShouldBe("gzip");
    }

    [Fact]
    public async Task Asset_ThatTheBrowserHas_IsNotSentAgain()
    {
        var asset = AssetStore.Make(".css", Script);

        var (body, headers) = await AnswerAsync(asset, "If-None-Match", asset.Tag);

        (body.Length, headers.ETag.ToString()).ShouldBe((0, asset.Tag));
        AssetStore.Make(".css", [1]).Tag.ShouldNotBe(asset.Tag);
    }

    private static async Task<(byte[] Body, IHeaderDictionary Headers)> AnswerAsync(Asset asset, string header, string value)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        context.Request.Method = "GET";
        context.Request.Headers[header] = value;
        await AssetEndpoint.AnswerAsync(context, asset);
        return (body.ToArray(), context.Response.Headers);
    }
}
