using k8s.Models;
using ModelOperator.Kubernetes.Configuration.Credentials;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Http;

public sealed class AuthenticationTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task ARotatedToken_IsReadAgain_WithinAMinute()
    {
        await using var fixture = await StartAsync("first");
        await GetAsync(fixture);
        await File.WriteAllTextAsync(_file, "second\n");
        await GetAsync(fixture);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await GetAsync(fixture);
        fixture.Server.Received.Select(r => r.Headers["Authorization"]).ShouldBe(["Bearer first", "Bearer first", "Bearer second"]);
    }

    [Fact]
    public async Task ARefusedToken_IsReadAgainAtOnce_AndTheRequestSentOnceMore()
    {
        await using var fixture = await ApiFixture.StartAsync(credentials: new TokenFileCredentials(_file, _clock));
        await File.WriteAllTextAsync(_file, "old");
        fixture.Server.Always(r => r.Headers["Authorization"] == "Bearer new", r => r.AnswerAsync(Maps.Json("x", "1")));
        var getting = fixture.Api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None);
        var refused = await fixture.Server.NextAsync();
        await File.WriteAllTextAsync(_file, "new");
        await refused.AnswerAsync(401, Maps.Status(401, "Unauthorized", "Unauthorized"));
        (await getting.Soon()).ShouldNotBeNull();
    }

    [Fact]
    public async Task ARefusedToken_ThatIsStillTheSame_IsAnError()
    {
        await using var fixture = await ApiFixture.StartAsync(credentials: new TokenFileCredentials(_file, _clock));
        await File.WriteAllTextAsync(_file, "same");
        fixture.Server.Always(_ => true, r => r.AnswerAsync(401, Maps.Status(401, "Unauthorized", "Unauthorized")));
        var error = await Should.ThrowAsync<Kubernetes.Errors.KubernetesApiException>(
            () => fixture.Api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None));
        ((int)error.StatusCode).ShouldBe(401);
        fixture.Server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task ATokenFileThatIsNotThere_IsNamed()
    {
        var missing = _file + ".missing";
        await using var fixture = await ApiFixture.StartAsync(credentials: new TokenFileCredentials(missing, _clock));
        (await Should.ThrowAsync<KubernetesConfigurationException>(() => GetAsync(fixture))).Message.ShouldContain(missing);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    public async Task ARedirect_IsAnErrorAndNotFollowed(int status)
    {
        await File.WriteAllTextAsync(_file, "token");
        await using var other = await StartAsync("token");
        await using var fixture = await ApiFixture.StartAsync(credentials: new TokenFileCredentials(_file, _clock));
        fixture.Server.Always(_ => true, r => r.AnswerAsync(status, "", ("Location", $"{other.Server.Address}elsewhere")));

        var error = await Should.ThrowAsync<Kubernetes.Errors.KubernetesApiException>(
            () => fixture.Api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None));

        ((int)error.StatusCode).ShouldBe(status);
        other.Server.Received.ShouldBeEmpty();
    }

    public void Dispose() => File.Delete(_file);

    private async Task<ApiFixture> StartAsync(string token)
    {
        await File.WriteAllTextAsync(_file, token);
        var fixture = await ApiFixture.StartAsync(credentials: new TokenFileCredentials(_file, _clock));
        fixture.Server.Always(_ => true, r => r.AnswerAsync(Maps.Json("x", "1")));
        return fixture;
    }

    private static Task GetAsync(ApiFixture fixture) => fixture.Api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None);
}
