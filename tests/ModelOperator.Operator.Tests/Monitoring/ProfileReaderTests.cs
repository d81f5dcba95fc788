using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Operator.Monitoring;
using ModelOperator.Operator.Tests.Support;

namespace ModelOperator.Operator.Tests.Monitoring;

public sealed class ProfileReaderTests
{
    private const string Profile =
        """{"version":1,"features":[{"name":"age","input":"x","index":0,"min":0,"max":9,"edges":[5],"counts":[2,3]}],"outputs":[]}""";

    private readonly MemoryApi _api = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly ProfileCache _cache;

    public ProfileReaderTests() => _cache = new(_clock);

    [Fact]
    public async Task ProfileOfAConfigMap_IsRead()
    {
        Put("training.json", Profile);

        var (profile, problem) = await ReadAsync("configmap://digits-profiles/training.json");

        problem.ShouldBeNull();
        profile!.Features.ShouldHaveSingleItem().Counts.ShouldBe([2, 3]);
    }

    [Fact]
    public async Task ConfigMapThatIsGone_IsNamed() =>
        (await ReadAsync("configmap://digits-profiles/training.json")).Problem.ShouldBe(
            "there is no ConfigMap digits-profiles with the profile");

    [Fact]
    public async Task KeyThatIsGone_IsNamed()
    {
        Put("older.json", Profile);

        (await ReadAsync("configmap://digits-profiles/training.json")).Problem
            .ShouldBe("ConfigMap digits-profiles has no key training.json with the profile");
    }

    [Theory]
    [InlineData("{", "is no JSON")]
    [InlineData("null", "is empty")]
    [InlineData("""{"version":3,"features":[],"outputs":[]}""", "is no profile of version 1 or 2")]
    public async Task ProfileThatIsNone_SaysWhy(string text, string why)
    {
        Put("training.json", text);

        var (profile, problem) = await ReadAsync("configmap://digits-profiles/training.json");

        profile.ShouldBeNull();
        problem!.ShouldContain(why);
    }

    [Fact]
    public async Task ProfileThatWasJustRead_IsNotReadAgain_UntilItsTimeIsUp()
    {
        const string address = "configmap://digits-profiles/training.json";
        Put("training.json", Profile);
        var (first, _) = await ReadAsync(address);
        Put("training.json", Profile.Replace("[2,3]", "[4,5]", StringComparison.Ordinal));

        (await ReadAsync(address)).Profile.ShouldBeSameAs(first);

        _clock.Advance(ProfileCache.Lifetime);
        (await ReadAsync(address)).Profile!.Features[0].Counts.ShouldBe([4, 5]);
    }

    [Fact]
    public async Task ProfileThatCannotBeRead_IsReadAgainAtOnce()
    {
        const string address = "configmap://digits-profiles/training.json";
        (await ReadAsync(address)).Profile.ShouldBeNull();

        Put("training.json", Profile);

        (await ReadAsync(address)).Profile.ShouldNotBeNull();
    }

    [Fact]
    public async Task ProfilesThatHaveNoRoom_AreNotKept_UntilOthersAreOld()
    {
        Put("training.json", Profile);
        var (profile, _) = await ReadAsync("configmap://digits-profiles/training.json");

        _cache.Keep("other", "configmap://a/b", profile!, ProfileCache.Room);
        _cache.Find("other", "configmap://a/b").ShouldBeNull("the first profile has a part of the room");

        _clock.Advance(ProfileCache.Lifetime);
        _cache.Keep("other", "configmap://a/b", profile!, ProfileCache.Room);
        _cache.Find("other", "configmap://a/b").ShouldBeSameAs(profile);
    }

    private void Put(string key, string text) => _api.Put(new V1ConfigMap
    {
        Metadata = new() { Name = "digits-profiles", NamespaceProperty = "ml" },
        Data = new Dictionary<string, string> { [key] = text },
    });

    private Task<(Profiles.ReferenceProfile? Profile, string? Problem)> ReadAsync(string address) =>
        new ProfileReader(_api, _cache).ReadAsync("ml", address, CancellationToken.None);
}
