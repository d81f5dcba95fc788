using ModelOperator.Analysis.Measuring;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Observing;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Measuring;

/// <summary>Gives the analysis the facts that it needs about a ModelDeployment.</summary>
internal sealed class StageMeasurer(IStepAnalyzer analyzer, RevisionObserver revisions, TimeProvider time) : IStageMeasurer
{
    public Task<IReadOnlyList<MetricStatus>> MeasureAsync(
        ModelDeployment owner, AnalysisRequest request, CancellationToken cancellationToken) =>
        analyzer.AnalyzeAsync(request.Analysis, Context(owner, request), owner.Status?.Metrics ?? [], cancellationToken);

    public Task BeginAsync(ModelDeployment owner, AnalysisRequest request, CancellationToken cancellationToken) =>
        analyzer.BeginAsync(request.Analysis, Context(owner, request), cancellationToken);

    public void End(ModelDeployment owner) => analyzer.End(owner.Metadata.NamespaceProperty!, owner.Metadata.Name!);

    public void Forget(ModelDeployment owner) => analyzer.Forget(owner.Metadata.NamespaceProperty!, owner.Metadata.Name!);

    private TemplateContext Context(ModelDeployment owner, AnalysisRequest request)
    {
        var now = time.GetUtcNow();
        return new(
            owner.Metadata.NamespaceProperty!,
            owner.Metadata.Name!,
            Revision(owner, request.Candidate),
            Revision(owner, request.Stable),
            request.Elapsed)
        {
            Stage = request.StageKey,
            At = now,
            SinceStart = now - request.StartedAt,
            Stages = request.Stages,
        };
    }

    private RevisionContext Revision(ModelDeployment owner, string revision) => new(
        revision,
        ObjectNames.OfRevision(owner.Metadata.Name!, revision),
        revisions.Template(owner, revision)?.Model.Version);
}
