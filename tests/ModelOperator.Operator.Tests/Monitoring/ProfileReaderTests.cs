using k8s.Models;
using ModelOperator.Operator.Monitoring;
using ModelOperator.Operator.Tests.Support;

namespace ModelOperator.Operator.Tests.Monitoring;

public sealed class ProfileReaderTests
{
    private const string Profile =
        """{"version":1,"features":[{"name":"age","input":"x","index":0,"min":0,"max":9,"edges":[5],"counts":[2,3]}],"outputs":[]}""";

    private readonly MemoryApi _api = new();

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
        (await ReadAsync("configmap://digits-profiles/training.json")).Problem.ShouldBe("ConfigMap digits-profiles of the profile is gone");

    [Fact]
    public async Task KeyThatIsGone_IsNamed()
    {
        Put("older.json", Profile);

        (await ReadAsync("configmap://digits-profiles/training.json")).Problem
            .ShouldBe("ConfigMap digits-profiles has no key training.json for the profile any more");
    }

    [Theory]
    [InlineData("{", "is no JSON")]
    [InlineData("null", "is empty")]
    [InlineData("""{"version":2,"features":[],"outputs":[]}""", "is no profile of version 1")]
    public async Task ProfileThatIsNone_SaysWhy(string text, string why)
    {
        Put("training.json", text);

        var (profile, problem) = await ReadAsync("configmap://digits-profiles/training.json");

        profile.ShouldBeNull();
        problem!.ShouldContain(why);
    }

    private void Put(string key, string text) => _api.Put(new V1ConfigMap
    {
        Metadata = new() { Name = "digits-profiles", NamespaceProperty = "ml" },
        Data = new Dictionary<string, string> { [key] = text },
    });

    private Task<(Profiles.ReferenceProfile? Profile, string? Problem)> ReadAsync(string address) =>
        new ProfileReader(_api).ReadAsync("ml", address, CancellationToken.None);
}
