using System.Text;
using Microsoft.AspNetCore.Http;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Sources.Prometheus;
using ModelOperator.Analysis.Templates;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Testing;

namespace ModelOperator.Analysis.Tests.Sources.Prometheus;

/// <summary>Texts in which a metric source repeats the secrets of its queries are shown without these.</summary>
public sealed class RepeatedSecretTests : IDisposable
{
    private const string Secret = "5e+cr/e7 Key";

    private readonly string _folder = Directory.CreateTempSubdirectory("secrets").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Messages are cut after 512 characters: what is left of a secret there is one too.
    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(503)]
    public async Task SecretWhereTheMessageIsCut_IsNotShownInPart(int status)
    {
        var before = "";
        await using var stub = await HttpStub.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(Answers.Error("bad_data", before + Secret));
        });
        for (var length = 430; length < 512; length++)
        {
            before = new string('.', length);
            (await MessageAsync(stub, Secret)).ShouldNotContain(Secret[..4], Case.Sensitive, $"{length} characters before it");
        }
    }

    [Fact]
    public async Task WarningThatIsCut_ShowsNoPartOfASecret()
    {
        var warned = "{\"warnings\":[\"" + new string('.', 512 - 6) + Secret + "\"]," + Answers.Vector("1")[1..];
        await using var stub = await HttpStub.AnsweringAsync(200, warned);
        using var source = Source(stub, Secret);

        (await source.QueryAsync("ml", "up", CancellationToken.None)).Warnings.Single().ShouldNotContain(Secret[..4]);
    }

    [Fact]
    public async Task SecretThatBeginsWithAnother_IsHiddenWhole()
    {
        await using var stub = await HttpStub.AnsweringAsync(400, Answers.Error("bad_data", "no tenant team-a-12345"));

        (await MessageAsync(stub, "team-a", "team-a-12345")).ShouldEndWith("no tenant ***");
    }

    public static TheoryData<string> Forms => new()
    {
        Secret,
        Uri.EscapeDataString(Secret),
        Uri.EscapeDataString(Secret).ToLowerInvariant(),
        Secret.ToUpperInvariant(),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task SecretInAnotherForm_IsHiddenToo(string form)
    {
        await using var stub = await HttpStub.AnsweringAsync(400, Answers.Error("bad_data", $"no tenant of {form}"));

        (await MessageAsync(stub, Secret)).ShouldEndWith("no tenant of ***");
    }

    [Fact]
    public async Task PasswordAndToken_AreHiddenToo()
    {
        await using var stub = await HttpStub.StartAsync(context =>
        {
            context.Response.StatusCode = 422;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(Answers.Error("bad_data", $"denied: {context.Request.Headers.Authorization}, {Secret}"));
        });
        var options = PrometheusSourceTests.Options(stub.Address);
        var basic = options with { UsernameFile = Write("username", "ops"), PasswordFile = Write("password", Secret) };
        var token = options with { BearerTokenFile = Write("token", Secret) };

        foreach (var (one, scheme) in ((MetricSourceOptions, string)[])[(basic, "Basic"), (token, "Bearer")])
        {
            using var source = new PrometheusSource("default", one, TimeProvider.System);
            (await source.QueryAsync("ml", "up", CancellationToken.None)).Message!.ShouldEndWith($"denied: {scheme} ***, ***");
        }
    }

    [Fact]
    public async Task SecretInTheContentType_IsHiddenToo()
    {
        await using var stub = await HttpStub.AnsweringAsync(200, "", "text/hidden-key");

        (await MessageAsync(stub, "hidden-key")).ShouldContain("it answers text/***, not application/json");
    }

    // Its key has been replaced, and another query has read the new one, while the answer to the old one was on its way.
    [Fact]
    public async Task SecretThatWasReplacedMeanwhile_IsHiddenInTheAnswerToIt()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var stub = await HttpStub.StartAsync(async context =>
        {
            var key = context.Request.Headers["X-Key-0"].ToString();
            if (key == "first-key")
            {
                asked.SetResult();
                await answer.Task;
            }

            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Answers.Error("bad_data", $"no tenant of {key}"));
        });
        using var source = Source(stub, "first-key");
        var first = source.QueryAsync("ml", "up", CancellationToken.None);
        await asked.Task.Soon();
        Write("0", "second-key");
        (await source.QueryAsync("other", "up", CancellationToken.None)).Message!.ShouldEndWith("no tenant of ***");
        answer.SetResult();

        (await first).Message!.ShouldEndWith("no tenant of ***");
    }

    [Fact]
    public async Task Counts_HideThemToo()
    {
        await using var stub = await HttpStub.AnsweringAsync(
            200, "{\"warnings\":[\"" + new string('.', 512 - 6) + Secret + "\"]," + Answers.Matrix("1")[1..]);
        using var source = Source(stub, Secret);
        var context = new TemplateContext("ml", "digits", new("c", "digits-c", null), new("s", "digits-s", null), TimeSpan.FromSeconds(10));

        var counted = await source.CountAsync(new CounterQuery(BuiltinMetric.ErrorRate, "x", context), CancellationToken.None);
        counted.Outcome.ShouldBe(QueryOutcome.Value, counted.Message);
        counted.Warnings.Single().ShouldNotContain(Secret[..4]);
    }

    [Theory]
    [InlineData(8 * 1024, QueryOutcome.Value)]
    [InlineData((8 * 1024) + 1, QueryOutcome.Unavailable)]
    [InlineData((64 * 1024) + 1, QueryOutcome.Unavailable)]
    public async Task FileOfAHeader_IsBounded(int length, QueryOutcome outcome)
    {
        await using var stub = await HttpStub.AnsweringAsync(200, Answers.Scalar("1"));
        using var source = Source(stub, new string('k', length));

        var result = await source.QueryAsync("ml", "up", CancellationToken.None);
        result.Outcome.ShouldBe(outcome, result.Message);
        (result.Message ?? "").ShouldNotContain("kkkk");
        stub.Requests.Count.ShouldBe(outcome is QueryOutcome.Value ? 1 : 0);
    }

    [Fact]
    public async Task FileOfAToken_IsBoundedToo()
    {
        await using var stub = await HttpStub.AnsweringAsync(200, Answers.Scalar("1"));
        var token = Write("token", new string('k', (64 * 1024) + 1));
        var options = PrometheusSourceTests.Options(stub.Address) with { BearerTokenFile = token, MaxRetries = 0 };
        using var source = new PrometheusSource("default", options, TimeProvider.System);

        (await source.QueryAsync("ml", "up", CancellationToken.None)).Message!.ShouldEndWith("token is larger than 65536 bytes");
        stub.Requests.ShouldBeEmpty();
    }

    private async Task<string> MessageAsync(HttpStub stub, params string[] secrets)
    {
        using var source = Source(stub, secrets);
        return (await source.QueryAsync("ml", "up", CancellationToken.None)).Message!;
    }

    private PrometheusSource Source(HttpStub stub, params string[] secrets) => new(
        "default",
        PrometheusSourceTests.Options(stub.Address) with
        {
            MaxRetries = 0,
            Headers = [.. secrets.Select((secret, i) => new SourceHeader { Name = $"X-Key-{i}", ValueFile = Write($"{i}", secret) })],
        },
        TimeProvider.System);

    private string Write(string name, string content)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, content);
        return file;
    }
}
