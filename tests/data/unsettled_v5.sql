WITH good AS (
    SELECT vendor, page, max(CASE WHEN outcome IN ('changed', 'unchanged', 'not_modified') THEN run END) AS run FROM checks GROUP BY 1, 2
), bad AS (
    SELECT vendor, page, outcome, min(checks.run) AS first, max(checks.run) AS last FROM checks JOIN good
    USING (vendor, page) WHERE checks.run > coalesce(good.run, 0)
        AND (EXISTS (SELECT 1 FROM errors WHERE errors.vendor = checks.vendor AND errors.page = checks.page)
            OR (SELECT max(run) FROM checks AS own WHERE own.vendor = checks.vendor AND own.page = checks.page)
            >= (SELECT max(run) FROM checks AS other JOIN runs USING (run) WHERE other.vendor = checks.vendor
                AND kind = 'refresh'))
        AND (outcome = 'failed' OR checks.run > coalesce((SELECT max(run) FROM decisions WHERE
            decisions.vendor = checks.vendor AND decisions.page = checks.page AND verdict = 'rejected'), 0))
    GROUP BY 1, 2, 3
)
SELECT checks.*, runs.started_at AS since
FROM bad JOIN checks USING (vendor, page, outcome) JOIN runs ON runs.run = bad.first
WHERE checks.run = bad.last AND (outcome = 'suspect' OR NOT EXISTS (SELECT 1 FROM bad AS other WHERE
    other.vendor = bad.vendor AND other.page = bad.page AND other.outcome = 'suspect'))
ORDER BY since, vendor, page
