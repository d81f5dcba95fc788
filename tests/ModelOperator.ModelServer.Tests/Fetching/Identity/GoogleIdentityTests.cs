using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Identity;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Identity;

/// <summary>Fetches from Google's store with a token that a server with the API of Google's metadata server gives.</summary>
public sealed class GoogleIdentityTests : IdentityTestBase
{
    private const string Model = "gs://my-bucket/m.onnx";
    private const string Path = "/computeMetadata/v1/instance/service-accounts/default/token";

    [Fact]
    public async Task MetadataServer_GivesTheToken()
    {
        var asked = "";
        await using var store = await StartStoreAsync();
        await using var metadata = await StartMetadataAsync(context =>
        {
            asked = $"{context.Request.Path} {context.Request.Headers["Metadata-Flavor"]}";
            return context.Response.WriteAsync("""{"access_token": "ya29.x", "expires_in": 3599, "token_type": "Bearer"}""");
        });

        (await FetchAsync(Model, settings => With(settings, store))).ShouldBe((0, ""));

        asked.ShouldBe($"{Path} Google");
        Authorizations.ShouldBe(["Bearer ya29.x"]);
        Said.ShouldNotContain("ya29");
    }

    [Fact]
    public async Task Refusal_IsToldInTheServersWords()
    {
        await using var store = await StartStoreAsync();
        await using var metadata = await StartMetadataAsync(
            Answers(403, "Unable to generate access token; iam.serviceAccounts.getAccessToken denied\n"));

        ShouldFail(
            await FetchAsync(Model, settings => With(settings, store)),
            $"model {Model}: the metadata server at 127.0.0.1:{metadata.Port} answered 403: Unable to generate access token; "
                + "iam.serviceAccounts.getAccessToken denied");
        Authorizations.ShouldBeEmpty();
    }

    [Fact]
    public async Task PodWithoutAnIdentity_ReadsWithoutCredentials()
    {
        await using var store = await StartStoreAsync();
        await using var metadata = await StartMetadataAsync(Answers(404, "no account"));

        (await FetchAsync(Model, settings => With(settings, store))).ShouldBe((0, ""));

        Authorizations.ShouldBe([""]);
        Said.ShouldContain("answered 404: no account; the pod has no identity, so gs:// is read without credentials");
    }

    [Fact]
    public async Task StoreThatIsNotGoogles_SeesNoToken_UnlessAnAdministratorNamesIt()
    {
        await using var store = await StartStoreAsync();
        await using var metadata = await StartMetadataAsync(Answers(200, """{"access_token": "x", "expires_in": 3599}"""));

        (await FetchAsync(Model, settings => With(settings, store) with { Identity = Identified(settings).Identity })).ShouldBe((0, ""));

        Authorizations.ShouldBe([""]);
        Said.ShouldContain($"127.0.0.1:{store.Port} is not Google's, so it is read without the pod's identity; an administrator can");
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task StoreThatIsNotGoogles_AndRefuses_IsToldWithTheRemedyInTheTerminationMessage(int status)
    {
        await using var store = await StartTlsAsync(Answers(status, ""));
        await using var metadata = await StartMetadataAsync(Answers(200, """{"access_token": "x", "expires_in": 3599}"""));

        var result = await FetchAsync(Model, settings => With(settings, store) with { Identity = Identified(settings).Identity });

        result.Errors.ShouldEndWith($"; 127.0.0.1:{store.Port} is not Google's, so it is read without the pod's identity; an administrator "
            + "can name it in --identity-hosts (chart value identityHosts)");
        result.Errors.ShouldStartWith($"model {Model}: the server answered {status} ");
        TerminationMessage.ShouldBe(result.Errors);
    }

    [Fact]
    public async Task StoreThatSawTheToken_AndRefuses_IsNotSaidToBeSomebodyElses()
    {
        await using var store = await StartTlsAsync(Answers(403, ""));
        await using var metadata = await StartMetadataAsync(Answers(200, """{"access_token": "x", "expires_in": 3599}"""));

        var (_, errors) = await FetchAsync(Model, settings => With(settings, store));

        errors.ShouldBe($"model {Model}: the server answered 403 Forbidden");
    }

    [Theory]
    [InlineData("https://storage.googleapis.com/storage/v1/b/a", true)]
    [InlineData("https://Storage.GoogleAPIs.com/storage/v1/b/a", true)]
    [InlineData("https://storage-googleapis.com/storage/v1/b/a", false)]
    [InlineData("https://storage.googleapis.com.evil.example/a", false)]
    [InlineData("https://evil.example/storage.googleapis.com", false)]
    [InlineData("https://gcs.lan:9000/storage/v1/b/a", true)]
    [InlineData("https://gcs.lan/storage/v1/b/a", false)]
    [InlineData("https://usual.lan/storage/v1/b/a", true)]
    public void StoresOfTheCloud_AreKnownByTheEndOfTheirHost(string store, bool isTrusted) =>
        new IdentityOptions { Hosts = ["GCS.lan:9000", "usual.lan:443"] }.Trusts(new Uri(store), [".googleapis.com"]).ShouldBe(isTrusted);

    [Fact]
    public async Task ServerOfAnotherCloud_IsNotBelieved()
    {
        await using var store = await StartStoreAsync();
        await using var other = await AnsweringServer.StartAsync(Answers(200, """{"access_token": "x", "expires_in": 3599}"""));
        Variables["GCE_METADATA_HOST"] = $"127.0.0.1:{other.Port}";

        ShouldFail(
            await FetchAsync(Model, settings => With(settings, store)),
            $"model {Model}: the metadata server at 127.0.0.1:{other.Port} is not Google's");
    }

    [Theory]
    [InlineData("metadata/other")]
    [InlineData("metadata?x=")]
    [InlineData("a b")]
    public async Task VariableThatIsNoHost_IsNamed(string host)
    {
        await using var store = await StartStoreAsync();
        Variables["GCE_METADATA_HOST"] = host;

        ShouldFail(
            await FetchAsync(Model, settings => With(settings, store)),
            $"model {Model}: GCE_METADATA_HOST={host} is no host; it must be like metadata.google.internal");
    }

    [Fact]
    public async Task MetadataServerThatHangs_IsGivenUp()
    {
        await using var metadata = await StartMetadataAsync(
            context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        using var server = IdentityServer.Create(new HttpSourceOptions(), TimeProvider.System, TimeSpan.FromMilliseconds(200));

        var fault = await Should.ThrowAsync<FetchException>(() => AskAsync(server, TextWriter.Null));

        fault.Message.ShouldBe($"the metadata server at 127.0.0.1:{metadata.Port} did not answer within 0.2 s");
        fault.MayGoOn.ShouldBeTrue();
    }

    [Theory]
    [InlineData(SocketError.HostNotFound)]
    [InlineData(SocketError.NoData)]
    public async Task OutsideOfGooglesCloud_StoresAreReadWithoutCredentials(SocketError error)
    {
        using var handler = new NowhereHandler(error);
        using var server = new IdentityServer(handler, handler, TimeProvider.System, TimeSpan.FromSeconds(30));
        using var said = new StringWriter();

        (await AskAsync(server, said)).Value.ShouldBeNull();

        handler.Asked.ShouldBe($"http://metadata.google.internal.{Path} metadata.google.internal");
        said.ToString().ShouldBe("there is no metadata.google.internal here, so gs:// is read without credentials\n");
    }

    [Fact]
    public async Task MetadataServerThatCannotBeReached_IsGivenUp_AfterAllTries()
    {
        using var handler = new NowhereHandler(SocketError.TryAgain);
        using var server = new IdentityServer(handler, handler, TimeProvider.System, TimeSpan.FromSeconds(30));

        using var said = new StringWriter();
        var identity = Identity(server, said);
        for (var tries = 1; tries < 3; tries++)
        {
            (await Should.ThrowAsync<FetchException>(() => identity.AskAsync(CancellationToken.None))).MayGoOn.ShouldBeTrue();
        }

        (await identity.AskAsync(CancellationToken.None)).Value.ShouldBeNull();
        said.ToString().ShouldEndWith("; nothing answers, so gs:// is read without credentials\n");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(503)]
    public async Task ServerThatHasAnswered_IsNotTakenForOneThatIsNotThere(int status)
    {
        using var handler = new NowhereHandler(SocketError.TryAgain) { Answer = status };
        using var server = new IdentityServer(handler, handler, TimeProvider.System, TimeSpan.FromSeconds(30));
        var identity = Identity(server, TextWriter.Null);
        Task first = identity.AskAsync(CancellationToken.None);
        (await first.ContinueWith(asked => asked.IsFaulted, TaskScheduler.Default)).ShouldBe(status != 200);
        handler.Answer = null;

        for (var tries = 0; tries < 5; tries++)
        {
            (await Should.ThrowAsync<FetchException>(() => identity.AskAsync(CancellationToken.None))).Message
                .ShouldStartWith("cannot reach the metadata server");
        }
    }

    [Fact]
    public async Task ServerThatIsSilentAtFirst_IsAskedAgainAMinuteLater()
    {
        var time = new FakeTimeProvider();
        using var handler = new NowhereHandler(SocketError.TryAgain);
        using var server = new IdentityServer(handler, handler, time, TimeSpan.FromSeconds(30));
        using var token = new Renewed<string?>(Identity(server, TextWriter.Null, time).AskAsync, time, TextWriter.Null);
        var first = token.GetAsync(CancellationToken.None);
        await Eventually.True(() =>
        {
            if (handler.Count == IdentityServer.MaxTries)
            {
                return true;
            }

            time.Advance(TimeSpan.FromMilliseconds(100));
            return false;
        });
        (await first).ShouldBeNull();
        handler.Answer = 200;

        time.Advance(TimeSpan.FromSeconds(58));
        (await token.GetAsync(CancellationToken.None)).ShouldBeNull("no file waits for a server that has just been silent");
        time.Advance(TimeSpan.FromSeconds(2));

        (await token.GetAsync(CancellationToken.None)).ShouldBe("ya29.x");
    }

    private Task<Lent<string?>> AskAsync(IdentityServer server, TextWriter said) => Identity(server, said).AskAsync(CancellationToken.None);

    private GoogleIdentity Identity(IdentityServer server, TextWriter said, TimeProvider? time = null) => new(
        server, new() { IsEnabled = true, Environment = Variables.GetValueOrDefault }, time ?? TimeProvider.System, said);

    private async Task<AnsweringServer> StartMetadataAsync(RequestDelegate answer)
    {
        var server = await AnsweringServer.StartAsync(context =>
        {
            context.Response.Headers["Metadata-Flavor"] = "Google";
            return answer(context);
        });
        Variables["GCE_METADATA_HOST"] = $"127.0.0.1:{server.Port}";
        return server;
    }

    private FetchSettings With(FetchSettings settings, AnsweringServer store) => Identified(settings, store) with
    {
        Gcs = new() { Endpoint = $"https://127.0.0.1:{store.Port}" },
    };

    /// <summary>Finds no server, unless there is an answer.</summary>
    private sealed class NowhereHandler(SocketError error) : HttpMessageHandler
    {
        private volatile int _count;

        public string Asked { get; private set; } = "";

        /// <summary>The number of requests so far.</summary>
        public int Count => _count;

        /// <summary>The status of the answer; null for none.</summary>
        public int? Answer { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = $"{request.RequestUri} {request.Headers.Host}";
            Interlocked.Increment(ref _count);
            if (Answer is not { } status)
            {
                throw new HttpRequestException("nowhere", new SocketException((int)error));
            }

            var answer = new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent("""{"access_token": "ya29.x", "expires_in": 3599, "token_type": "Bearer"}"""),
            };
            answer.Headers.Add("Metadata-Flavor", "Google");
            return Task.FromResult(answer);
        }
    }
}
