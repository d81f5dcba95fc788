using Microsoft.AspNetCore.Http;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching;

public sealed class HeldDigestTests : FetchTestBase
{
    private const string Changed = "another model";

    private readonly Lock _gate = new();
    private string _served = "";

    [Fact]
    public async Task DigestOfWhatWasFetched_IsTheTerminationMessage()
    {
        await using var server = await AnsweringServer.StartAsync(context => context.Response.WriteAsync(ModelText));

        (await FetchAsync($"http://127.0.0.1:{server.Port}/m.onnx")).ShouldBe((0, ""));

        TerminationMessage.ShouldBe($$"""{"sha256":"{{Sha256(ModelText)}}"}""");
    }

    [Fact]
    public async Task FileThatWasOverwritten_IsRefused_WhereAnotherDigestIsHeld()
    {
        await using var server = await StartAsync();
        var uri = $"http://127.0.0.1:{server.Port}/m.onnx";
        (await FetchAsync(uri, Held)).ShouldBe((0, ""), "nothing is held yet");
        Folder.Write("held/sha256", Sha256(ModelText) + "\n");
        File.Delete(Output);
        (await FetchAsync(uri, Held)).ShouldBe((0, ""), "it is still the same");
        Said.ShouldContain("as expected");
        File.Delete(Output);

        Serve(Changed);

        ShouldFail(
            await FetchAsync(uri, Held),
            $"model {uri}: the file has sha256 {Sha256(Changed)}, but this revision began with {Sha256(ModelText)}: it was overwritten in "
            + "place. Put the former file back, or roll the new one out as a revision of its own, with its digest in "
            + "spec.model.sha256 or at "
            + "another address");
    }

    [Fact]
    public async Task DigestThatComesWhileTheFileIsOnItsWay_Holds()
    {
        await using var server = await AnsweringServer.StartAsync(context =>
        {
            Folder.Write("held/sha256", Sha256(ModelText));
            return context.Response.WriteAsync(Changed);
        });

        (await FetchAsync($"http://127.0.0.1:{server.Port}/m.onnx", Held)).Errors.ShouldContain("overwritten in place");
    }

    [Fact]
    public async Task FileThatIsThereWithTheHeldDigest_IsLeftAlone_WhateverTheSourceHasNow()
    {
        await using var server = await StartAsync();
        var uri = $"http://127.0.0.1:{server.Port}/m.onnx";
        await FetchAsync(uri, Held);
        Folder.Write("held/sha256", Sha256(ModelText));
        Serve(Changed);

        (await FetchAsync(uri, Held)).ShouldBe((0, ""));

        File.ReadAllText(Output).ShouldBe(ModelText);
        TerminationMessage.ShouldBe($$"""{"sha256":"{{Sha256(ModelText)}}"}""");
    }

    [Theory]
    [InlineData("pvc://claim/m.onnx")]
    [InlineData("configmap://models/m.onnx")]
    public async Task MountedModel_IsHeldToo(string uri)
    {
        Folder.Write("source/m.onnx", Changed);
        Folder.Write("held/sha256", Sha256(ModelText));

        (await FetchAsync(uri, Held)).Errors
            .ShouldContain($"the file has sha256 {Sha256(Changed)}, but this revision began with {Sha256(ModelText)}");
    }

    [Fact]
    public async Task DigestOfTheSpec_GoesBeforeTheOneHeld()
    {
        Folder.Write("source/m.onnx", ModelText);
        Folder.Write("held/sha256", Sha256(Changed));

        (await FetchAsync("configmap://models/m.onnx", settings => Held(settings) with { Sha256 = Sha256(ModelText) })).ShouldBe((0, ""));
    }

    [Fact]
    public async Task HeldDigestThatIsNone_IsTold()
    {
        Folder.Write("source/m.onnx", ModelText);
        Folder.Write("held/sha256", "nonsense");

        ShouldFail(
            await FetchAsync("configmap://models/m.onnx", Held),
            $"model models/m.onnx: {Folder["held/sha256"]} holds no SHA-256 digest in lower-case hex (--held-digest)");
    }

    private ModelServer.Fetching.FetchSettings Held(ModelServer.Fetching.FetchSettings settings) =>
        settings with { HeldDigest = Folder["held/sha256"] };

    private Task<AnsweringServer> StartAsync()
    {
        Serve(ModelText);
        return AnsweringServer.StartAsync(context =>
        {
            lock (_gate)
            {
                return context.Response.WriteAsync(_served);
            }
        });
    }

    private void Serve(string text)
    {
        lock (_gate)
        {
            _served = text;
        }
    }
}
