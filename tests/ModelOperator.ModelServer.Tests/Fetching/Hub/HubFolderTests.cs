using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.ModelServer.Tests.Fetching.Folders;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Hub;

/// <summary>Fetches repositories from a server that has the API of the Hugging Face Hub.</summary>
public sealed class HubFolderTests : FolderTestBase
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Weights = "the weights of a large model";

    private readonly ConcurrentQueue<string> _asked = new();
    private readonly List<(string Path, string Text, string? Lfs)> _files =
    [
        ("config.json", "{}", null), ("tokenizer/Vocab list.txt", "a b c", null), ("model.safetensors", Weights, Sha256(Weights)),
    ];

    private string? _elsewhere;
    private string? _next;
    private int _port;

    [Fact]
    public async Task Tag_IsResolvedOnce_AndAllFilesComeFromItsCommit()
    {
        await using var hub = await StartAsync();

        (await FetchFolderAsync("hf://Org/My_Model.v1@v1.0", With)).ShouldBe((0, ""));

        ShouldBeInPlace(_files.Select(file => KeyValuePair.Create(file.Path, file.Text)).ToList());
        Said.ShouldContain($"model hf://Org/My_Model.v1: revision v1.0 is commit {Commit}\n");
        _asked.ShouldContain("/api/models/Org/My_Model.v1/revision/v1.0");
        _asked.ShouldContain($"/Org/My_Model.v1/resolve/{Commit}/tokenizer/Vocab%20list.txt");
        _asked.Count(asked => asked.Contains("/revision/", StringComparison.Ordinal)).ShouldBe(1);
        _asked.Count(asked => asked.Contains("/tree/", StringComparison.Ordinal)).ShouldBe(2, "the list has two parts");
    }

    [Theory]
    [InlineData("hf://Org/name@refs/pr/1", "/api/models/Org/name/revision/refs%2Fpr%2F1")]
    [InlineData("hf://Org/name", "/api/models/Org/name/revision/main")]
    [InlineData("hf://Org/name@main/", "/api/models/Org/name/revision/main")]
    public async Task Revision_MayBeABranch(string uri, string asked)
    {
        await using var hub = await StartAsync();

        (await FetchFolderAsync(uri, With)).ShouldBe((0, ""));

        _asked.ShouldContain(asked);
    }

    [Fact]
    public async Task Commit_NeedsNoResolving()
    {
        await using var hub = await StartAsync();

        (await FetchFolderAsync($"hf://Org/name@{Commit}", With)).ShouldBe((0, ""));

        _asked.ShouldNotContain(asked => asked.Contains("/revision/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hf://name", "'name' is no repository")]
    [InlineData("hf://org/name/file.bin", "'org/name/file.bin' is no repository")]
    [InlineData("hf://org/..@main", "'org/..' is no repository")]
    [InlineData("hf://org/name@", "'' is no revision")]
    [InlineData("hf://org/name@../x", "'../x' is no revision")]
    [InlineData("hf://org/name@a%20b", "'a%20b' is no revision")]
    public async Task AddressOfAnotherForm_IsRefused(string uri, string reason)
    {
        await using var hub = await StartAsync();

        var (exitCode, errors) = await FetchFolderAsync(uri, With);

        exitCode.ShouldBe(1);
        errors.ShouldBe($"model {uri}: {reason}; the address must be hf://organisation/name@revision, where the revision is a tag, a branch "
            + "or a commit");
        _asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task FileOfAnotherDigestThanTheHubTells_IsNamed()
    {
        _files[2] = ("model.safetensors", Weights, Sha256("others"));
        await using var hub = await StartAsync();

        ShouldBeRefused(
            await FetchFolderAsync("hf://Org/name@v1", With),
            $"model hf://Org/name@v1: model.safetensors: the source promised sha256 {Sha256("others")}, but sent {Sha256(Weights)}");
    }

    [Fact]
    public async Task RedirectToAnotherHost_CarriesNoCredentials()
    {
        Folder.Write("credentials/token", "hf_secret");
        using var certificate = TestCertificate.Create();
        var seen = new ConcurrentQueue<string>();
        await using var other = await AnsweringServer.StartAsync(
            context =>
            {
                seen.Enqueue(context.Request.Headers.Authorization.ToString());
                return context.Response.WriteAsync(Weights);
            },
            new() { ServerCertificate = certificate });
        _elsewhere = $"https://127.0.0.1:{other.Port}/blob?signature=x";
        await using var hub = await StartAsync(certificate);

        var result = await FetchFolderAsync("hf://Org/name@v1", settings => With(settings) with
        {
            Hub = new() { Endpoint = $"https://127.0.0.1:{_port}" },
            Http = new() { Credentials = Folder["credentials"], Roots = [certificate] },
        });

        result.ShouldBe((0, ""));
        seen.ShouldBe([""]);
        _authorizations.Distinct().ShouldBe(["Bearer hf_secret"]);
    }

    [Fact]
    public async Task ListThatGoesOnAtAnotherServer_IsRefused()
    {
        _next = "https://other.example/api/models/Org/name/tree?cursor=2";
        await using var hub = await StartAsync();

        ShouldBeRefused(
            await FetchFolderAsync("hf://Org/name@v1", With),
            "model hf://Org/name@v1: the Hub's list goes on at another server, other.example");
    }

    [Fact]
    public async Task ListWithoutAnEnd_IsCutOff()
    {
        _next = "?cursor=again";
        _files.Clear();
        await using var hub = await StartAsync();

        ShouldBeRefused(
            await FetchFolderAsync("hf://Org/name@v1", With),
            "model hf://Org/name@v1: the list of the folder's files has more than 1000 parts");
    }

    [Theory]
    [InlineData(401, "does not exist, or is private or gated: then credentialsSecret must have a token that may read it; a token is sent "
        + "over https alone")]
    [InlineData(404, "does not exist or has no such revision")]
    public async Task RepositoryThatMayNotBeRead_IsToldTheRemedy(int status, string remedy)
    {
        await using var hub = await AnsweringServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        _port = hub.Port;

        var (_, errors) = await FetchFolderAsync("hf://Org/name@v1", With);

        errors.ShouldStartWith($"model hf://Org/name@v1: 127.0.0.1:{_port}: the server answered {status} ");
        errors.ShouldEndWith($"; Org/name {remedy}");
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("""{"sha":"v1"}""")]
    [InlineData("null")]
    public async Task AnswerThatIsNone_IsTold(string answer)
    {
        await using var hub = await AnsweringServer.StartAsync(context => context.Response.WriteAsync(answer));
        _port = hub.Port;

        var (exitCode, errors) = await FetchFolderAsync("hf://Org/name@v1", With);

        exitCode.ShouldBe(1);
        errors.ShouldStartWith("model hf://Org/name@v1: the Hub");
    }

    private readonly ConcurrentQueue<string> _authorizations = new();

    private FetchSettings With(FetchSettings settings) => settings with { Hub = new() { Endpoint = $"http://127.0.0.1:{_port}/" } };

    private async Task<AnsweringServer> StartAsync(X509Certificate2? certificate = null)
    {
        var server = await AnsweringServer.StartAsync(
            AnswerAsync, certificate is null ? null : new() { ServerCertificate = certificate });
        _port = server.Port;
        return server;
    }

    private Task AnswerAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?')[0];
        _asked.Enqueue(path);
        _authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
        if (path.Contains("/revision/", StringComparison.Ordinal))
        {
            return context.Response.WriteAsync($$"""{"id":"Org/name","sha":"{{Commit}}","siblings":[]}""");
        }

        if (path.Contains("/tree/", StringComparison.Ordinal))
        {
            var second = context.Request.Query["cursor"] == "2";
            if (_next is { } next)
            {
                context.Response.Headers.Link = $"<{next}>; rel=\"next\"";
            }
            else if (!second)
            {
                context.Response.Headers.Link = $"<{path}?recursive=true&cursor=2>; rel=\"next\"";
            }

            var entries = _files.Where((_, index) => index > 0 == second || _next is not null).Select(Entry);
            return context.Response.WriteAsync($"[{string.Join(',', entries)},null]".Replace("[,", "[", StringComparison.Ordinal));
        }

        var name = Uri.UnescapeDataString(path[(path.IndexOf(Commit, StringComparison.Ordinal) + Commit.Length + 1)..]);
        if (name == "model.safetensors" && _elsewhere is { } elsewhere)
        {
            context.Response.Redirect(elsewhere);
            return Task.CompletedTask;
        }

        return context.Response.WriteAsync(_files.Single(file => file.Path == name).Text);
    }

    private static string Entry((string Path, string Text, string? Lfs) file) => file.Lfs is null
        ? $$"""{"type":"directory","oid":"x","size":0,"path":"tokenizer"},{"type":"file","oid":"{{Sha256(file.Text)[..40]}}","size":{{file.Text.Length}},"path":"{{file.Path}}"}"""
        : $$$"""{"type":"file","oid":"{{{Sha256("pointer")[..40]}}}","size":{{{file.Text.Length}}},"lfs":{"oid":"{{{file.Lfs}}}","size":{{{file.Text.Length}}},"pointerSize":134},"path":"{{{file.Path}}}"}""";
}
