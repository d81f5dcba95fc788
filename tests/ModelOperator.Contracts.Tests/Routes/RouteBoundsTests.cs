using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Spec.Monitoring.Samples;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Spec.Traffic;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Contracts.Routes.Reading;
using ModelOperator.Operator.Objects.Gateway;

namespace ModelOperator.Contracts.Tests.Routes;

/// <summary>A gateway refuses a document that is beyond its bounds, so no spec that the API server takes may lead to one.</summary>
public sealed class RouteBoundsTests
{
    [Fact]
    public void LongestCookie_OfASpec_IsReadByTheGateway() =>
        ShouldBeRead(new AffinityStatus { Revision = "a", Cookie = Longest<AffinitySpec>(nameof(AffinitySpec.Cookie)) });

    [Fact]
    public void LongestHeader_OfASpec_IsReadByTheGateway() =>
        ShouldBeRead(new AffinityStatus { Revision = "a", Header = Longest<AffinitySpec>(nameof(AffinitySpec.Header)) });

    [Fact]
    public void EveryCharacter_OfACookieInASpec_IsReadByTheGateway()
    {
        var headerName = new Regex(SchemaPatterns.HeaderName, RegexOptions.NonBacktracking);
        var allowed = string.Concat(Enumerable.Range(0, 128).Select(c => $"{(char)c}").Where(c => headerName.IsMatch(c)));

        allowed.Length.ShouldBe(77);
        ShouldBeRead(new AffinityStatus { Revision = "a", Cookie = allowed });
    }

    [Fact]
    public void MostAndLongestClassOutputs_OfASpec_AreReadByTheGateway()
    {
        var property = typeof(ShadowComparisonSpec).GetProperty(nameof(ShadowComparisonSpec.ClassOutputs))!;
        var name = new string('x', property.GetCustomAttribute<ItemMaxLengthAttribute>()!.Length);
        var names = Enumerable.Repeat(name, property.GetCustomAttribute<MaxLengthAttribute>()!.Length);

        ShouldBeRead(new ShadowComparisonSpec { ClassOutputs = [.. names] });
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1e9, 1)]
    public void WidestTolerances_OfASpec_AreReadByTheGateway(double absolute, double relative)
    {
        ShouldBeRead(new ShadowComparisonSpec { AbsoluteTolerance = absolute, RelativeTolerance = relative });
    }

    [Fact]
    public void LongestOutput_OfAReview_IsReadByTheGateway() => RouteDocumentParser.TryParse(
        RouteDocuments.Of(Splits.Name, null, MonitoringRules.Of(new()
        {
            Review = new() { ConfidenceBelow = 1, Output = Longest<ReviewSpec>(nameof(ReviewSpec.Output)) },
        })).Serialize(), out var document, out var error).ShouldSatisfyAllConditions(
            isRead => isRead.ShouldBeTrue(error),
            _ => document!.Monitoring.ShouldNotBeNull(error));

    [Theory]
    [InlineData(typeof(SamplesSpec), nameof(SamplesSpec.Inputs))]
    [InlineData(typeof(SamplesSpec), nameof(SamplesSpec.Outputs))]
    [InlineData(typeof(SamplesSpec), nameof(SamplesSpec.Hash))]
    [InlineData(typeof(ReviewSpec), nameof(ReviewSpec.Inputs))]
    [InlineData(typeof(ReviewSpec), nameof(ReviewSpec.Outputs))]
    [InlineData(typeof(ReviewSpec), nameof(ReviewSpec.Hash))]
    [InlineData(typeof(ShadowComparisonSpec), nameof(ShadowComparisonSpec.ClassOutputs))]
    public void EmptyNameOfATensor_WhichNoGatewayReads_IsInNoSpec(Type spec, string list) =>
        spec.GetProperty(list)!.GetCustomAttribute<ItemMinLengthAttribute>().ShouldNotBeNull().Length.ShouldBe(1);

    [Theory]
    [InlineData(typeof(SamplesSpec), nameof(SamplesSpec.Sink))]
    [InlineData(typeof(ReviewSpec), nameof(ReviewSpec.Sink))]
    public void EveryCharacter_OfASinkInASpec_IsReadByTheGateway(Type spec, string sink)
    {
        var pattern = new Regex(
            spec.GetProperty(sink)!.GetCustomAttribute<RegularExpressionAttribute>()!.Pattern, RegexOptions.NonBacktracking);
        var allowed = string.Concat(Enumerable.Range(0, 128).Where(c => pattern.IsMatch($"a{(char)c}a")).Select(c => (char)c));

        allowed.Length.ShouldBe(37);
        var rule = MonitoringRules.Of(new() { Samples = new() { Percent = 1, Sink = allowed, Inputs = ["*"] } });
        RouteDocumentParser.TryParse(
            RouteDocuments.Of(Splits.Name, null, rule).Serialize(), out _, out var error).ShouldBeTrue(error);
        error.ShouldBeNull();
    }

    private static string Longest<T>(string property) =>
        new('x', typeof(T).GetProperty(property)!.GetCustomAttribute<MaxLengthAttribute>()!.Length);

    private static void ShouldBeRead(AffinityStatus affinity) => ShouldBeRead(Splits.WithCookie with { Affinity = affinity });

    private static void ShouldBeRead(ShadowComparisonSpec compare) =>
        ShouldBeRead(Splits.WithCookie with { Mirror = Splits.WithCookie.Mirror! with { Compare = compare } });

    private static void ShouldBeRead(TrafficStatus split) => RouteDocumentParser.TryParse(
        RouteDocuments.Of(Splits.Name, split).Serialize(), out _, out var error).ShouldBeTrue(error);
}
