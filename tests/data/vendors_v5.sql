WITH seen AS (
    SELECT checks.vendor, page, outcome, sha256, run, kind FROM checks JOIN runs USING (run)
    UNION ALL SELECT DISTINCT vendor, page, NULL, NULL, NULL, NULL FROM errors
), page AS (
    SELECT vendor, page,
        max(CASE WHEN outcome IN ('changed', 'unchanged', 'not_modified') THEN run END) AS believed,
        max(CASE WHEN outcome IN ('changed', 'unchanged', 'not_modified') THEN CASE kind WHEN 'review'
            THEN (SELECT max(run) FROM checks AS former WHERE former.vendor = seen.vendor
                AND former.page = seen.page AND former.sha256 = seen.sha256 AND former.run < seen.run)
            ELSE run END END) AS looked,
        max(CASE WHEN outcome = 'suspect' THEN run END) AS suspect
    FROM seen GROUP BY vendor, page
    HAVING count(*) > count(run) OR max(run) >= (SELECT max(run) FROM seen AS other
        WHERE other.vendor = seen.vendor AND other.kind = 'refresh')
), standing AS (
    SELECT page.vendor, count(*) AS pages,
        CASE WHEN count(looked) = count(*) THEN min(looked) END AS confirmed,
        min((SELECT min(run) FROM checks WHERE checks.vendor = page.vendor AND checks.page = page.page
            AND outcome = 'suspect' AND run > max(coalesce(page.believed, 0), coalesce((SELECT max(run)
                FROM decisions WHERE decisions.vendor = page.vendor AND decisions.page = page.page
                AND verdict = 'rejected'), 0)))) AS suspect
    FROM page GROUP BY page.vendor
)
SELECT standing.vendor,
    (SELECT count(*) FROM errors WHERE errors.vendor = standing.vendor) AS codes,
    standing.pages AS pages,
    (SELECT started_at FROM runs WHERE run = standing.confirmed) AS confirmed_at,
    (SELECT started_at FROM runs WHERE run = standing.suspect) AS suspect_since,
    EXISTS (SELECT 1 FROM runs, json_each(runs.parsers) WHERE runs.run = (SELECT max(run) FROM runs)
        AND json_each.value = standing.vendor) AS has_parser
FROM standing
