using Microsoft.Extensions.Time.Testing;
using ModelOperator.Fetching.Identity;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Tests.Fetching.Identity;

public sealed class RenewedTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _said = new();
    private readonly Renewed<string> _token;
    private TimeSpan _life = TimeSpan.FromHours(1);
    private FetchException? _fault;
    private int _asked;

    public RenewedTests() => _token = new(
        _ => _fault is null
            ? Task.FromResult(new Lent<string>($"token {++_asked}", _time.GetUtcNow() + _life))
            : Task.FromException<Lent<string>>(_fault),
        _time, _said);

    [Fact]
    public async Task Token_IsRenewedBeforeItEnds()
    {
        (await GetAsync()).ShouldBe("token 1");
        _time.Advance(TimeSpan.FromMinutes(56));
        (await GetAsync()).ShouldBe("token 1");
        _time.Advance(TimeSpan.FromMinutes(1));
        (await GetAsync()).ShouldBe("token 2");
        (await GetAsync()).ShouldBe("token 2");
    }

    [Fact]
    public async Task TokenThatEndsSoon_IsUsedForHalfItsLife()
    {
        _life = TimeSpan.FromMinutes(2);
        (await GetAsync()).ShouldBe("token 1");
        _time.Advance(TimeSpan.FromSeconds(59));
        (await GetAsync()).ShouldBe("token 1");
        _time.Advance(TimeSpan.FromSeconds(1));
        (await GetAsync()).ShouldBe("token 2");
    }

    [Fact]
    public async Task TokenThatHasEndedAlready_IsGivenOnce()
    {
        _life = TimeSpan.FromHours(-1);
        (await GetAsync()).ShouldBe("token 1");
        (await GetAsync()).ShouldBe("token 2", "the clocks differ, so the store decides");
    }

    [Fact]
    public async Task RenewalThatFails_LeavesTheFormerTokenUntilItsEnd()
    {
        await GetAsync();
        _time.Advance(TimeSpan.FromMinutes(58));
        _fault = new FetchException("the server answered 403");

        (await GetAsync()).ShouldBe("token 1");
        _said.ToString().ShouldBe(
            $"the server answered 403; what was given before is used until {_time.GetUtcNow().AddMinutes(2):HH:mm:ss} UTC\n");
        _time.Advance(TimeSpan.FromMinutes(2));
        (await Should.ThrowAsync<FetchException>(GetAsync)).Message.ShouldBe("the server answered 403");
    }

    [Fact]
    public async Task FirstToken_IsAskedForInSeveralTries_WhereTheServerIsBusy()
    {
        _fault = new FetchException("the server answered 503") { MayGoOn = true };
        var asking = GetAsync();
        asking.IsCompleted.ShouldBeFalse();
        _fault = null;
        _time.Advance(TimeSpan.FromSeconds(1));

        (await asking).ShouldBe("token 1");
        _said.ToString().ShouldBe("the server answered 503; trying again\n");
    }

    [Fact]
    public async Task CallersAtTheSameTime_ShareAToken()
    {
        _fault = new FetchException("the server answered 503") { MayGoOn = true };
        var (first, second) = (GetAsync(), GetAsync());
        _fault = null;
        _time.Advance(TimeSpan.FromSeconds(1));

        (await Task.WhenAll(first, second)).ShouldBe(["token 1", "token 1"]);
        _asked.ShouldBe(1);
    }

    public void Dispose()
    {
        _token.Dispose();
        _said.Dispose();
    }

    private Task<string> GetAsync() => _token.GetAsync(CancellationToken.None);
}
