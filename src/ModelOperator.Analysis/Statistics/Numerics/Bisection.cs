namespace ModelOperator.Analysis.Statistics.Numerics;

/// <summary>Finds where evidence that only grows on the way out passes a threshold.</summary>
internal static class Bisection
{
    private const int Halvings = 100;

    /// <summary>The edge; <paramref name="outside"/> when the threshold is passed nowhere before it.</summary>
    public static double Edge(double inside, double outside, double threshold, Func<double, double> evidence)
    {
        for (var i = 0; i < Halvings; i++)
        {
            // On a scale of orders of magnitude where the numbers span many.
            var middle = inside > 0 && outside > 0 ? Math.Sqrt(inside) * Math.Sqrt(outside) : inside + ((outside - inside) / 2);
            if (middle == inside || middle == outside || !double.IsFinite(middle))
            {
                break;
            }

            (inside, outside) = evidence(middle) < threshold ? (middle, outside) : (inside, middle);
        }

        return outside;
    }
}
