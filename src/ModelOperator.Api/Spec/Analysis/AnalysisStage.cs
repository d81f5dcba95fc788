namespace ModelOperator.Api.Spec.Analysis;

/// <summary>A stage that metrics may judge.</summary>
public enum AnalysisStage
{
    /// <summary>The candidate gets copies of requests.</summary>
    Shadow,

    /// <summary>The candidate gets a share of requests.</summary>
    Step,

    /// <summary>Green is watched before the switch. Only requests to the preview Service reach it.</summary>
    PrePromotion,

    /// <summary>The candidate has all requests.</summary>
    Bake,
}
