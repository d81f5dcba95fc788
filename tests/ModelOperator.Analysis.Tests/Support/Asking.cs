using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Support;

/// <summary>Measures once, of a metric source over HTTP that answers what the test says.</summary>
internal static class Asking
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_600);

    /// <summary>Ten minutes into a stage.</summary>
    public static readonly TemplateContext Context = new(
        "ml", "digits", new("7f9c2ab4d1", "digits-7f9c2ab4d1", "2"), new("0123456789", "digits-0123456789", "1"), TimeSpan.FromSeconds(600))
    {
        At = Now,
        SinceStart = TimeSpan.FromSeconds(600),
    };

    /// <summary>Measures by a source of another name, which gets no answer.</summary>
    public static async Task<MetricStatus> MeasureAsync(MetricSpec metric, string answer, string source)
    {
        await using var stub = await HttpStub.AnsweringAsync(200, answer);
        return await MeasureAsync(stub, metric, source, []);
    }

    public static async Task<MetricStatus> MeasureAsync(MetricSpec metric, string answer, params (string Setting, string Value)[] settings)
    {
        await using var stub = await HttpStub.AnsweringAsync(200, answer);
        return await MeasureAsync(stub, metric, settings);
    }

    public static Task<MetricStatus> MeasureAsync(HttpStub stub, MetricSpec metric, params (string Setting, string Value)[] settings) =>
        MeasureAsync(stub, metric, "default", settings);

    private static async Task<MetricStatus> MeasureAsync(
        HttpStub stub, MetricSpec metric, string source, (string Setting, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("MetricSources:default:Address", stub.Address.AbsoluteUri), new("MetricSources:default:MaxRetries", "0"),
            .. settings.Select(setting => KeyValuePair.Create($"MetricSources:default:{setting.Setting}", (string?)setting.Value)),
        ]).Build();
        await using var services = new ServiceCollection().AddLogging().AddAnalysis(configuration).BuildServiceProvider();
        var analyzer = services.GetRequiredService<IStepAnalyzer>();
        return (await analyzer.AnalyzeAsync(new() { Metrics = [metric], Source = source }, Context, [], CancellationToken.None)).Single();
    }
}
